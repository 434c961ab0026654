using System;
using System.IO;
using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>A small assembly made instruction by instruction, so that its cost can be counted by hand.</summary>
    internal sealed class SampleAssembly : IDisposable
    {
        private const string Name = "Sample";

        private readonly AssemblyDefinition _assembly = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition(Name, new Version(1, 0)),
            Name,
            ModuleKind.Dll);
        private InstrumentedCode _code;

        internal SampleAssembly()
        {
            Type = AddType("Code");
        }

        /// <summary>Gets the type that contains a test's methods.</summary>
        internal TypeDefinition Type { get; }

        internal TypeSystem Types => _assembly.MainModule.TypeSystem;

        internal TypeDefinition AddType(string name, TypeReference baseType = null)
        {
            TypeDefinition type = new TypeDefinition(string.Empty, name,
                Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Class, baseType ?? Types.Object);
            _assembly.MainModule.Types.Add(type);
            return type;
        }

        /// <summary>Returns a type of the platform.</summary>
        internal TypeReference Platform(string space, string name, bool isValueType = false)
        {
            return new TypeReference(space, name, _assembly.MainModule, Types.CoreLibrary, isValueType);
        }

        /// <summary>Returns a method of the platform.</summary>
        internal MethodReference Platform(TypeReference type, string name,
            TypeReference returns, bool hasThis, params TypeReference[] parameters)
        {
            MethodReference method = new MethodReference(name, returns, type) { HasThis = hasThis };
            foreach (TypeReference parameter in parameters)
            {
                method.Parameters.Add(new ParameterDefinition(parameter));
            }

            return method;
        }

        /// <summary>Adds an empty static method to <see cref="Type"/>.</summary>
        internal ILProcessor Static(string name, TypeReference returns, params TypeReference[] parameters)
        {
            return Add(Type, name, Mono.Cecil.MethodAttributes.Public | Mono.Cecil.MethodAttributes.Static,
                returns, parameters);
        }

        internal ILProcessor Add(TypeDefinition type, string name, Mono.Cecil.MethodAttributes attributes,
            TypeReference returns, params TypeReference[] parameters)
        {
            MethodDefinition method = new MethodDefinition(name,
                attributes | Mono.Cecil.MethodAttributes.HideBySig, returns);
            foreach (TypeReference parameter in parameters)
            {
                method.Parameters.Add(new ParameterDefinition(parameter));
            }

            type.Methods.Add(method);
            method.Body.InitLocals = true;
            return method.Body.GetILProcessor();
        }

        /// <summary>Adds a constructor that calls that of the base type: 3 instructions, and one of the
        /// platform's.</summary>
        internal MethodDefinition AddConstructor(TypeDefinition type, MethodReference baseConstructor = null)
        {
            ILProcessor il = Add(type, ".ctor", Mono.Cecil.MethodAttributes.Public
                | Mono.Cecil.MethodAttributes.SpecialName | Mono.Cecil.MethodAttributes.RTSpecialName, Types.Void);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, baseConstructor ?? Platform(Types.Object, ".ctor", Types.Void, true));
            il.Emit(OpCodes.Ret);
            return il.Body.Method;
        }

        /// <summary>Runs a method, instrumented, and returns its cost.</summary>
        internal CostSample Run(string method, params object[] arguments)
        {
            return Run(method, out _, arguments);
        }

        internal CostSample Run(string method, out object result, params object[] arguments)
        {
            _code ??= Instrument();
            MethodInfo target = _code.Load(Name).GetType("Code").GetMethod(method);
            CostSample sample = new CostSample();
            object returned = null;
            _code.Run(() => returned = target.Invoke(null, arguments), sample);
            result = returned;
            return sample;
        }

        public void Dispose()
        {
            _assembly.Dispose();
        }

        private InstrumentedCode Instrument()
        {
            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".dll");
            try
            {
                _assembly.Write(path);
                return new InstrumentedCode(new[] { path });
            }
            finally
            {
                File.Delete(path);
            }
        }
    }
}
