using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>What is native in nanoFramework's mscorlib, and what is managed there and how many instructions that takes, about:
    /// the platform's code is not instrumented. A member that is in neither list stops the meter.</summary>
    internal static class PlatformMembers
    {
        // Whole types, all of whose members that device code can call are native.
        private static readonly HashSet<string> s_nativeTypes = new()
        {
            "System.BitConverter", "System.Threading.Monitor", "System.Threading.Interlocked", "System.Threading.AutoResetEvent",
            "System.Threading.ManualResetEvent", "System.Threading.Thread", "System.Threading.WaitHandle",
        };

        private static readonly HashSet<string> s_native = new()
        {
            "System.Array::Clear(System.Array,System.Int32,System.Int32)",
            "System.Array::Copy(System.Array,System.Int32,System.Array,System.Int32,System.Int32)",
            "System.Array::get_Length()",
            "System.DateTime::get_UtcNow()",
            "System.Object::GetHashCode()",
            "System.Object::GetType()",
            "System.Object::ReferenceEquals(System.Object,System.Object)",
            "System.String::Concat(System.String,System.String)",
            "System.String::Concat(System.String,System.String,System.String)",
            "System.String::Concat(System.String,System.String,System.String,System.String)",
            "System.String::Concat(System.String[])",
            "System.String::get_Chars(System.Int32)",
            "System.String::get_Length()",
            "System.String::IndexOf(System.Char)",
            "System.String::Substring(System.Int32)",
            "System.String::Substring(System.Int32,System.Int32)",
            "System.String::op_Equality(System.String,System.String)",
            "System.String::op_Inequality(System.String,System.String)",
            "System.Runtime.CompilerServices.RuntimeHelpers::InitializeArray(System.Array,System.RuntimeFieldHandle)",
        };

        // Instructions of the callee. An empty constructor is exact; the others are read off their length and lie off every
        // packet's path.
        private static readonly Dictionary<string, int> s_managed = new()
        {
            ["System.Object::.ctor()"] = 1,
            ["System.Object::ToString()"] = 40,
            ["System.Array::Copy(System.Array,System.Array,System.Int32)"] = 48,
            ["System.Array::IndexOf(System.Array,System.Object,System.Int32,System.Int32)"] = 50,
            ["System.DateTime::get_Ticks()"] = 8,
            ["System.Int32::ToString()"] = 45,
            ["System.UInt32::ToString()"] = 45,
            ["System.Exception::.ctor()"] = 10,
            ["System.ArgumentException::.ctor()"] = 20,
            ["System.ArgumentNullException::.ctor()"] = 22,
            ["System.ArgumentOutOfRangeException::.ctor()"] = 22,
            ["System.FormatException::.ctor()"] = 20,
            ["System.InvalidOperationException::.ctor()"] = 20,
        };

        internal static bool IsPlatform(TypeReference type)
        {
            return type.GetElementType().Scope.Name.StartsWith("mscorlib", System.StringComparison.Ordinal);
        }

        /// <summary>Whether a member is native; if not, how many instructions it takes.</summary>
        internal static bool IsNative(MethodReference method, out int instructions)
        {
            string name = NameOf(method);
            instructions = 0;
            if (s_native.Contains(name) || s_nativeTypes.Contains(method.DeclaringType.FullName))
            {
                return true;
            }

            return s_managed.TryGetValue(name, out instructions) ? false
                : throw new CostException("The cost meter does not know whether nanoCLR has " + name + " in native code: PlatformMembers.cs has the lists.");
        }

        internal static string NameOf(MethodReference method)
        {
            return method.DeclaringType.FullName + "::" + method.Name + "(" + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";
        }
    }
}
