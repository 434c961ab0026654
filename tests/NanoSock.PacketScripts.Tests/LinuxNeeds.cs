using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.PacketScripts.Linux;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>Skips a test, with one line that gives the reason, where scripts cannot run against Linux.</summary>
    internal static class LinuxNeeds
    {
        internal static void Check()
        {
            if (KernelRun.MissingHere != null)
            {
                Assert.Inconclusive("Skipped: needs " + KernelRun.MissingHere + ".");
            }
        }
    }
}
