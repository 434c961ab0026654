using System.Collections.Generic;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>A look-up that a test ends.</summary>
    internal sealed class FakeResolver : IHostResolver
    {
        internal List<string> Begun { get; } = new();

        public bool IsDone { get; private set; } = true;

        public uint Address { get; private set; }

        public void Begin(string host)
        {
            Begun.Add(host);
            IsDone = false;
            Address = 0;
        }

        internal void Answer(uint address)
        {
            Address = address;
            IsDone = true;
        }
    }
}
