using NanoSock.PacketScripts.InProcess;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Linux;
using NanoSock.PacketScripts.Running;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>The text of scripts that tests create.</summary>
    internal static class Text
    {
        private const string Header = "title: made up\ntopics: test\n";

        /// <summary>Returns a script with a body whose first line is line 5.</summary>
        internal static Script Parse(string body, string linux = "yes")
        {
            return ScriptParser.Parse("test.pkt", Header + "linux: " + linux + "\n---\n" + body);
        }

        internal static void Run(string body, string linux = "yes")
        {
            Script script = Parse(body, linux);
            using NodeUnderTest node = new NodeUnderTest(script.Header);
            ScriptRunner.Run(script, node);
        }

        internal static string Fails(string body)
        {
            return Assert.ThrowsExactly<ScriptFailedException>(() => Run(body)).Message;
        }

        internal static string FailsOnLinux(string body)
        {
            LinuxNeeds.Check();
            return Assert.ThrowsExactly<ScriptFailedException>(() => KernelRun.Run(() => Parse(body), null)).Message;
        }

        internal static string Refused(string body, string linux = "yes")
        {
            return Assert.ThrowsExactly<ScriptSyntaxException>(() => Parse(body, linux)).Message;
        }
    }
}
