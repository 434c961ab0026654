using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>
    /// Creates a firmware's program from its desktop flavor as its Main does on a device. It relies only on the common
    /// shape: one class NAMEProgram, not part of the host, whose constructor takes the stack, perhaps the link, the
    /// shared buffer and the number of sockets, and otherwise settings and simulated devices, which have default
    /// constructors.
    /// </summary>
    internal sealed class ProgramMaker
    {
        private readonly Assembly _assembly;
        private readonly Dictionary<Type, object> _given;

        internal ProgramMaker(Assembly assembly, NetStack stack, ILink link, int sockets)
        {
            _assembly = assembly;
            _given = new Dictionary<Type, object>
            {
                [typeof(NetStack)] = stack,
                [typeof(ILink)] = link,
                [typeof(IStackClock)] = new SystemClock(),
                [typeof(int)] = sockets,
                [typeof(byte[])] = new byte[(int)assembly.GetType("NanoSock.Boards.Board")
                    .GetField("ScratchLength")
                    .GetRawConstantValue()],
            };
        }

        /// <summary>Creates and starts the program.</summary>
        internal object Make()
        {
            string space = _assembly.GetName().Name;
            Type type = _assembly.GetTypes().Single(item => item.IsPublic && item.Namespace == space
                && item.Name.EndsWith("Program") && item.Name.Length > "Program".Length
                && !item.GetInterfaces().Any(wanted => wanted.Namespace.StartsWith("NanoSock.Host")));
            object program = Make(type);
            Call(program, "AddStandardServices");
            if (Call(program, "Start") is SocketError error && error != SocketError.Success)
            {
                throw new InvalidOperationException(type + " did not start: " + error);
            }

            return program;
        }

        /// <summary>Creates an object of a class by name, with a constructor as above; returns null if there is no such
        /// class.</summary>
        internal object Make(string type) => _assembly.GetType(type) is Type found ? Make(found) : null;

        private static object Call(object program, string name)
        {
            return program.GetType().GetMethod(name,
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
                Type.EmptyTypes)?.Invoke(program, null);
        }

        private object Make(Type type)
        {
            ConstructorInfo constructor = type.GetConstructors(BindingFlags.Instance
                    | BindingFlags.Public | BindingFlags.NonPublic)
                .OrderBy(item => item.IsPublic ? 0 : 1).ThenByDescending(item => item.GetParameters().Length).First();
            object made = constructor.Invoke(constructor.GetParameters()
                .Select(parameter => Supply(parameter.ParameterType))
                .ToArray());
            foreach (PropertyInfo property in type.GetProperties().Where(item => item.CanWrite
                && !item.PropertyType.IsPrimitive && _given.ContainsKey(item.PropertyType)))
            {
                property.SetValue(made, _given[property.PropertyType]);
            }

            // The peer: on a device the gateway.
            type.GetProperty("Collector")?.SetValue(made, 0x0A080001u);
            return made;
        }

        private object Supply(Type type)
        {
            if (_given.TryGetValue(type, out object given))
            {
                return given;
            }

            Type implementation = type.IsInterface ? _assembly.GetTypes().FirstOrDefault(item => item.IsClass
                && type.IsAssignableFrom(item) && item.GetConstructor(Type.EmptyTypes) != null) : type;
            return implementation == null || implementation.Assembly != _assembly ? null : Make(implementation);
        }
    }
}
