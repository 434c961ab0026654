using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>A native interface whose state a test sets.</summary>
    internal sealed class FakeNetworkAdapter : INetworkAdapter
    {
        internal NetworkPreparation Preparation { get; set; }

        internal bool IsAvailable { get; set; }

        internal uint Address { get; set; }

        internal int Preparations { get; private set; }

        internal int Restarts { get; private set; }

        internal int Questions { get; private set; }

        public NetworkPreparation Prepare()
        {
            Preparations++;
            return Preparation;
        }

        public void Restart()
        {
            Restarts++;
        }

        public bool IsNetworkAvailable()
        {
            Questions++;
            return IsAvailable;
        }

        public uint ReadAddress()
        {
            return Address;
        }
    }
}
