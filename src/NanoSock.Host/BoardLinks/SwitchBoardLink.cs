using NanoSock.Links;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes a switch within this process, whose other port is the host side.</summary>
    public sealed class SwitchBoardLink : BoardLink
    {
        private const int PortFrames = 512;

        /// <inheritdoc/>
        public override string Description
        {
            get { return "a virtual switch"; }
        }

        /// <inheritdoc/>
        public override bool IsWithinProcess
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            VirtualSwitch network = new VirtualSwitch(2);
            return new OpenedBoardLink(network.AddPort(PortFrames), network.AddPort(PortFrames));
        }
    }
}
