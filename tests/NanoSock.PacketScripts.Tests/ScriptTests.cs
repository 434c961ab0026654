using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.PacketScripts.Language;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>Every script, against NanoSock and against Linux.</summary>
    [TestClass]
    public class ScriptTests
    {
        public static IEnumerable<object[]> ForNanoSock()
        {
            return Names(script => script.NanoSock);
        }

        // Those that wait longest first: the others run meanwhile.
        public static IEnumerable<object[]> ForLinux()
        {
            return Names(script => script.Linux).OrderByDescending(name => Quiet((string)name[0]));
        }

        // Before those in virtual time, for the same reason.
        [TestMethod]
        [DynamicData(nameof(ForLinux))]
        public void Script_Linux_Passes(string name)
        {
            LinuxNeeds.Check();
            ScriptLibrary.Get(name).RunOnLinux();
        }

        [TestMethod]
        [DynamicData(nameof(ForNanoSock))]
        public void Script_NanoSock_Passes(string name)
        {
            ScriptLibrary.Get(name).RunInProcess();
        }

        private static IEnumerable<object[]> Names(Func<ScriptEntry, Verdict> verdict)
        {
            return ScriptLibrary.Names().Where(name => MayRun(name, verdict)).Select(name => new object[] { name });
        }

        // An invalid script becomes a test that fails with the reason.
        private static bool MayRun(string name, Func<ScriptEntry, Verdict> verdict)
        {
            try
            {
                return verdict(ScriptLibrary.Get(name)) != Verdict.No;
            }
            catch (ScriptSyntaxException)
            {
                return true;
            }
        }

        private static long Quiet(string name)
        {
            try
            {
                return ScriptLibrary.Get(name).QuietMicroseconds;
            }
            catch (ScriptSyntaxException)
            {
                return 0;
            }
        }
    }
}
