using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The members of nanoFramework's mscorlib that are native, and the managed ones with their approximate
    /// instruction counts: the platform's code is not instrumented. A member that is in neither list stops the
    /// meter.</summary>
    internal static class PlatformMembers
    {
        // Types all of whose methods are native.
        private static readonly HashSet<string> s_nativeTypes = new()
        {
            "System.BitConverter", "System.Random", "System.Threading.Interlocked", "System.Threading.Monitor"
        };

        private static readonly HashSet<string> s_native = new()
        {
            "System.GC::SuppressFinalize(System.Object)",
            "System.Array::Clear(System.Array,System.Int32,System.Int32)",
            "System.Array::Copy(System.Array,System.Int32,System.Array,System.Int32,System.Int32)",
            "System.Array::get_Length()",
            "System.Object::Equals(System.Object)",
            "System.Object::GetHashCode()",
            "System.Object::GetType()",
            "System.Object::ReferenceEquals(System.Object,System.Object)",
            "System.String::Concat(System.String,System.String)",
            "System.String::Concat(System.String,System.String,System.String)",
            "System.String::Concat(System.String,System.String,System.String,System.String)",
            "System.String::Concat(System.String[])",
            "System.String::IndexOf(System.Char)",
            "System.String::Substring(System.Int32)",
            "System.String::Substring(System.Int32,System.Int32)",
            "System.String::get_Chars(System.Int32)",
            "System.String::get_Length()",
            "System.String::op_Equality(System.String,System.String)",
            "System.String::op_Inequality(System.String,System.String)",
            "System.Runtime.CompilerServices.RuntimeHelpers::InitializeArray(System.Array,System.RuntimeFieldHandle)",
            "System.Threading.AutoResetEvent::.ctor(System.Boolean)",
            "System.Threading.AutoResetEvent::Reset()",
            "System.Threading.AutoResetEvent::Set()",
            "System.Threading.ManualResetEvent::.ctor(System.Boolean)",
            "System.Threading.ManualResetEvent::Reset()",
            "System.Threading.ManualResetEvent::Set()",
            "System.Threading.Thread::.ctor(System.Threading.ThreadStart)",
            "System.Threading.Thread::Join()",
            "System.Threading.Thread::Join(System.Int32)",
            "System.Threading.Thread::Start()",
            "System.Threading.Thread::get_CurrentThread()",
            "System.Threading.Thread::Sleep(System.Int32)",
            "System.Threading.WaitHandle::WaitOne(System.Int32,System.Boolean)",
        };

        // The work of the callee: instructions, and the native calls it makes. Those of a constructor and of a copy are
        // exact. The others depend on their arguments, and are not on the path of a packet.
        private static readonly Dictionary<string, (int Instructions, int Native)> s_managed = new()
        {
            ["System.Object::.ctor()"] = (1, 0),
            ["System.Object::ToString()"] = (4, 2),
            ["System.Array::Copy(System.Array,System.Array,System.Int32)"] = (7, 1),
            ["System.Array::IndexOf(System.Array,System.Object,System.Int32,System.Int32)"] = (50, 1),
            ["System.DateTime::get_Ticks()"] = (7, 0),
            ["System.DateTime::get_UtcNow()"] = (60, 1),
            ["System.Int32::ToString()"] = (55, 1),
            ["System.UInt32::ToString()"] = (55, 1),
            ["System.Exception::.ctor()"] = (4, 0),
            ["System.ArgumentException::.ctor()"] = (15, 0),
            ["System.ArgumentException::.ctor(System.String,System.String)"] = (15, 0),
            ["System.ArgumentNullException::.ctor()"] = (23, 0),
            ["System.ArgumentNullException::.ctor(System.String)"] = (19, 0),
            ["System.ArgumentOutOfRangeException::.ctor()"] = (31, 0),
            ["System.ArgumentOutOfRangeException::.ctor(System.String)"] = (19, 0),
            ["System.FormatException::.ctor()"] = (10, 0),
            ["System.InvalidOperationException::.ctor()"] = (10, 0),
            ["System.NotSupportedException::.ctor()"] = (10, 0),
            ["System.ObjectDisposedException::.ctor()"] = (10, 0),
            ["System.ObjectDisposedException::.ctor(System.String)"] = (13, 0),
        };

        /// <summary>Gets the lists, for a test that compares them with the platform's own metadata: native members,
        /// then managed ones.</summary>
        internal static IEnumerable<(string Name, bool IsNative)> All
        {
            get { return s_native.Select(name => (name, true)).Concat(s_managed.Keys.Select(name => (name, false))); }
        }

        internal static IReadOnlyCollection<string> NativeTypes
        {
            get { return s_nativeTypes; }
        }

        internal static bool IsPlatform(TypeReference type)
        {
            return type.GetElementType().Scope.Name.StartsWith("mscorlib", System.StringComparison.Ordinal);
        }

        /// <summary>Returns true if a member is native; otherwise returns its work.</summary>
        internal static bool IsNative(MethodReference method, out int instructions, out int native)
        {
            string name = NameOf(method);
            instructions = 0;
            native = 0;
            if (s_native.Contains(name) || s_nativeTypes.Contains(method.DeclaringType.FullName))
            {
                return true;
            }

            if (!s_managed.TryGetValue(name, out (int Instructions, int Native) runs))
            {
                throw new CostException("The cost meter does not know whether nanoCLR has "
                    + name + " in native code: PlatformMembers.cs has the lists.");
            }

            instructions = runs.Instructions;
            native = runs.Native;
            return false;
        }

        internal static string NameOf(MethodReference method)
        {
            return method.DeclaringType.FullName + "::" + method.Name + "("
                + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";
        }
    }
}
