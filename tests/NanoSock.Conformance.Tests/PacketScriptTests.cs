using System.Collections.Generic;
using System.Linq;
using NanoSock.PacketScripts;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>The packet scripts that name requirements, including those that declare that the stack does not pass
    /// them: the stack then does not meet the requirement.</summary>
    internal sealed class PacketScriptTests : IConformanceSource
    {
        private const string Folder = "tests/NanoSock.PacketScripts/Scripts/";

        public IEnumerable<ConformanceCase> Cases()
        {
            return ScriptLibrary.All().Where(script => script.Conformance.Count > 0)
                .Select(script => new ConformanceCase(script.Name + ".pkt",
                    Folder + script.Name + ".pkt", script.Conformance, script.RunInProcess));
        }
    }
}
