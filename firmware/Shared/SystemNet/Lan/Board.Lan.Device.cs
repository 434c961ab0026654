using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.SpiEthernet;

namespace NanoSock.Boards
{
    /// <content>The services of a LAN for a program that uses System.Net, for boards with an SPI Ethernet
    /// chip.</content>
    public static partial class Board
    {
        private static SpiEthernetLink s_chip;
        private static MdnsResponder s_responder;

        static partial void AddLanSizes(StackOptions options, ref int bufferSize)
        {
            options.UdpSockets += LanServices.Sockets;
            options.MulticastMemberships += LanServices.Memberships;
            bufferSize = LanServices.BufferSize;
        }

        static partial void StartLan(ILink link, ServiceContext context, DnsResolver resolver,
            ref DhcpClient[] clients, ref SocketError error)
        {
            LanOptions options = new LanOptions();
            options.HostName = HostName;
            options.Address = Address;
            options.PrefixLength = PrefixLength;
            options.Gateway = Gateway;

            // Without a listener, so that the program receives the events of System.Net's NetworkChange.
            LanServices lan = new LanServices(context, 0, options, resolver, null);
            s_chip = (SpiEthernetLink)link;
            s_responder = lan.Responder;
            clients = new DhcpClient[] { lan.Client };
            error = lan.Start();
        }

        // The name of the board's file until another host turns out to have it (RFC 6762 9).
        static partial void GetLocalName(ref string name)
        {
            name = s_responder.HostName + ".local";
        }

        static partial void GetTrouble(ref string trouble)
        {
            if (!s_chip.IsChipRunning && s_chip.Fault != ChipFault.None)
            {
                trouble = ChipFaultNames.Of(s_chip.Fault);
            }
            else
            {
                trouble = s_chip.IsUp ? "no answer from a DHCP server" : "no signal from the other end of the cable";
            }
        }
    }
}
