using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Starts the network on a device: the board's link, clock, secret and address.</content>
    public static partial class Board
    {
        private static SocketError StartNode(StackOptions options)
        {
            DnsOptions names = new DnsOptions();
            int bufferSize = 0;
            options.UdpSockets += names.Queries;
            AddLanSizes(options, ref bufferSize);
            ILink link = CreateLink();

            // After the link, because a board with a radio has better randomness while the radio is on.
            options.Secret = new byte[16];
            FillSecret(options.Secret);
            NetStack stack = new NetStack(options);
            StackRunner runner = new StackRunner(stack, new BoardClock(), new EventWait(WakePause));
            ServiceContext context = new ServiceContext(stack,
                bufferSize == 0 ? ServiceContext.LeastBuffer : bufferSize);
            DnsResolver resolver = new DnsResolver(context, names);
            DhcpClient[] clients = null;
            int index = bufferSize == 0 ? runner.AddInterface(link, Address, PrefixLength) : runner.AddInterface(link);
            SocketError error = index < 0 ? (SocketError)(-index) : SocketError.Success;
            if (error == SocketError.Success && bufferSize == 0 && Gateway != 0)
            {
                error = stack.SetDefaultGateway(Gateway);
            }

            if (error == SocketError.Success)
            {
                StartLan(link, context, resolver, ref clients, ref error);
                Network.Start(runner, new NetworkServices(context, resolver, clients));
            }

            return error;
        }

        private static string LocalName()
        {
            string name = null;
            GetLocalName(ref name);
            return name;
        }

        private static string Trouble()
        {
            string trouble = "the link is down";
            GetTrouble(ref trouble);
            return trouble;
        }

        // Without Board.Lan.Device.cs the compiler removes these calls, so that other boards pay nothing for them.
        static partial void AddLanSizes(StackOptions options, ref int bufferSize);

        static partial void StartLan(ILink link, ServiceContext context, DnsResolver resolver,
            ref DhcpClient[] clients, ref SocketError error);

        static partial void GetLocalName(ref string name);

        static partial void GetTrouble(ref string trouble);

        private sealed class BoardClock : IStackClock
        {
            public long Milliseconds
            {
                get { return Now; }
            }
        }
    }
}
