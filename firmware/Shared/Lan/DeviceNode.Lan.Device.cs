using System;
using NanoSock.Boards;
using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.SpiEthernet;

namespace NanoSock.Firmware
{
    /// <content>The services of a LAN, for boards with an SPI Ethernet chip. Board.props of such a board compiles this
    /// file.</content>
    public sealed partial class DeviceNode : ILanListener
    {
        private string _program;
        private SpiEthernetLink _chip;

        /// <summary>Gets the fault of the chip; null while it works or starts.</summary>
        public string LinkFault
        {
            get
            {
                return _chip.IsChipRunning || _chip.Fault == ChipFault.None ? null : ChipFaultNames.Of(_chip.Fault);
            }
        }

        /// <summary>Prints a change of the link, the address or the name.</summary>
        public void OnChange(string line)
        {
            Console.WriteLine(_program + ": " + line);
        }

        partial void AddSizes(StackOptions options)
        {
            options.UdpSockets += LanServices.Sockets;
            options.MulticastMemberships += LanServices.Memberships;
        }

        partial void StartServices(string program, int webPort, ref SocketError error)
        {
            if (error != SocketError.Success || webPort == NoServices)
            {
                return;
            }

            _program = program;
            _chip = (SpiEthernetLink)_link;
            LanOptions options = new LanOptions();
            options.HostName = Board.HostName;
            options.WebPort = webPort;
            options.Address = Board.Address;
            options.PrefixLength = Board.PrefixLength;
            options.Gateway = Board.Gateway;

            // The services set a fixed address, so that it is verified (RFC 5227).
            _stack.RemoveAddress(0, 0);
            ServiceContext context = new ServiceContext(_stack, LanServices.BufferSize);
            error = new LanServices(context, 0, options, null, this).Start();
        }
    }
}
