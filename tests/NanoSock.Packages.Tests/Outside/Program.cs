using System.Net;
using System.Net.Sockets;
using NanoSock.Links;
using NanoSock.Serial;
using NanoSock.Services;
using NanoSock.SpiEthernet;

namespace Outside
{
    /// <summary>A program for a device and for .NET: two sockets of System.Net over the loopback of a node.</summary>
    public static class Program
    {
        public static void Main()
        {
            NanoSock.Sockets.NetStack stack = new NanoSock.Sockets.NetStack(new NanoSock.Sockets.StackOptions());
            stack.AddInterface(new LoopbackLink(1500, 8), 0x7F000001, 8);
            NanoSock.Network.Start(new NanoSock.Sockets.StackRunner(stack), null);
            Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 80));
            listener.Listen(1);
            Socket client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(new IPEndPoint(IPAddress.Loopback, 80));
            client.Send(new byte[] { 1, 2, 3 });
            byte[] received = new byte[3];
            int count = listener.Accept().Receive(received);
            Report.Line("received " + count.ToString());
            StatusNode.Run();
            Report.Line(typeof(VirtualSwitch).Name + " " + typeof(DnsResolver).Name + " " + typeof(SlipLink).Name + " "
                + typeof(SpiEthernetLink).Name);
        }
    }
}
