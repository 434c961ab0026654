using System;
using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Tests.Faults;

namespace NanoSock.SystemNet.Tests.Aborts
{
    /// <summary>Threads that are aborted in the middle of socket calls, as WebServer.Stop does it. Here, an exception
    /// ends the thread at each place where an abort could. NANOSOCK_ABORT_STEP=1 tries each.</summary>
    [TestClass]
    public sealed class AbortTests
    {
        private static readonly Lazy<FaultyCode> s_code = new Lazy<FaultyCode>(() => new FaultyCode(
            method => FaultyCode.Change(method, typeof(AbortProbe).GetMethod(nameof(AbortProbe.Enter))),
            "NanoSock.Ip", "NanoSock", "NanoSock.Blocking", "NanoSock.System.Net"));

        private static readonly int s_step = int.Parse(
            Environment.GetEnvironmentVariable("NANOSOCK_ABORT_STEP") ?? "2", CultureInfo.InvariantCulture);

        [TestMethod]
        [DataRow("Open")]
        [DataRow("Bind")]
        [DataRow("Connect")]
        [DataRow("Accept")]
        [DataRow("Send")]
        [DataRow("Receive")]
        [DataRow("Wait")]
        [DataRow("Options")]
        [DataRow("SendTo")]
        [DataRow("ReceiveFrom")]
        [DataRow("Close")]
        public void Abort_AtAnyPointOfACall_HarmsNoOtherSocket(string call)
        {
            Func<string, int, bool, int> run = s_code.Value.Find<Func<string, int, bool, int>>(typeof(AbortScenario),
                "Run");
            int once = run(call, s_step, false);
            int twice = run(call, s_step, true);
            Console.WriteLine(call + ": " + (once + twice) + " threads");
            Assert.IsGreaterThan(1, once);
            Assert.IsGreaterThan(1, twice);
        }
    }
}
