using System;
using NanoSock.Boards;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <content>The sample and its peer on nanoCLR without hardware: two nodes on a switch, in one loop.</content>
    public static partial class SampleRun
    {
        private const uint BoardAddress = 0xC0A80702;
        private const uint PeerAddress = 0xC0A80701;
        private const int PortFrames = 4;

        static partial void RunWithPeer(string name, StackOptions options, SampleMaker make, ref bool isRun)
        {
            isRun = true;
            VirtualSwitch network = new VirtualSwitch(2);
            VirtualPort port = network.AddPort(PortFrames);
            NetStack stack = CreateNode(options, port, BoardAddress);
            ISample sample = make(stack);
            SocketError error = sample.Start();
            if (error != SocketError.Success)
            {
                Console.WriteLine(name + ": " + SocketErrorNames.Of(error));
                return;
            }

            NetStack peerStack = CreateNode(SamplePeer.CreateOptions(), network.AddPort(PortFrames), PeerAddress);
            SamplePair pair = new SamplePair(sample, new SamplePeer(peerStack, BoardAddress));
            new DeviceLoop(name, pair, new BoardPlatform(port)).Run();
            Console.WriteLine(name + ": over");
        }

        private static NetStack CreateNode(StackOptions options, ILink link, uint address)
        {
            options.Secret = new byte[16];
            Board.FillSecret(options.Secret);
            NetStack stack = new NetStack(options);
            stack.AddInterface(link, address, 24);
            return stack;
        }
    }
}
