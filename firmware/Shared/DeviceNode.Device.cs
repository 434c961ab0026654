using System;
using NanoSock.Boards;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Storage;

namespace NanoSock.Firmware
{
    /// <summary>The node that a firmware's Main begins with: a stack on the board's link, with the board's address.</summary>
    public sealed class DeviceNode
    {
        // Keeps the number apart from all others that are made of the secret.
        private const uint SessionPurpose = 0x53455353;

        private readonly NetStack _stack;
        private readonly ILink _link;
        private readonly int _sockets;
        private readonly SocketError _error;
        private readonly uint _session;

        /// <summary>Creates the link and the stack from what <see cref="Board"/> says.</summary>
        public DeviceNode()
            : this(0)
        {
        }

        /// <summary>Creates them with room for more interfaces than the board has.</summary>
        /// <param name="moreInterfaces">How many more.</param>
        public DeviceNode(int moreInterfaces)
        {
            StackOptions options = Board.CreateOptions();
            options.Interfaces += moreInterfaces;
            _sockets = options.TcpSockets + options.UdpSockets;
            _link = Board.CreateLink();

            // After the link: a board with a radio has better randomness once that is on.
            options.Secret = new byte[16];
            Board.FillSecret(options.Secret);
            _session = new SipHash(options.Secret).Hash32(SessionPurpose, 0, 0, 0);
            _stack = new NetStack(options);
            int result = _stack.AddInterface(_link, Board.Address, Board.PrefixLength);
            _error = result < 0 ? (SocketError)(-result)
                : Board.Gateway != 0 ? _stack.SetDefaultGateway(Board.Gateway) : SocketError.Success;
        }

        /// <summary>The stack.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>The board's link.</summary>
        public ILink Link
        {
            get { return _link; }
        }

        /// <summary>How many sockets the stack has.</summary>
        public int Sockets
        {
            get { return _sockets; }
        }

        /// <summary>A number that differs from start to start as far as the board's secret does. It is no secret itself.</summary>
        public uint Session
        {
            get { return _session; }
        }

        /// <summary>What the stack refused of the board's address or gateway; Success for nothing.</summary>
        public SocketError Error
        {
            get { return _error; }
        }

        /// <summary>Tells what ended a program. On a device a thread that ends by an exception ends in silence.</summary>
        /// <param name="program">The program's name.</param>
        /// <param name="failure">What nobody has caught.</param>
        public static void TellFailure(string program, Exception failure)
        {
            Console.WriteLine(program + ": stopped by " + failure.GetType().Name);
        }

        /// <summary>Tells how the start went. By Console: nanoFramework leaves Debug.WriteLine out of a Release build, and both come out at
        /// the same place.</summary>
        /// <param name="program">The program's name.</param>
        /// <param name="error">How its own start went.</param>
        public void Tell(string program, SocketError error)
        {
            if (error != SocketError.Success)
            {
                Console.WriteLine(program + ": " + SocketErrorNames.Of(error));
                return;
            }

            Console.WriteLine(program + ": ready, the stack takes " + _stack.MemoryBytes.ToString() + " bytes, secret " + SecretQualityNames.Of(_stack.SecretQuality) + "; one of each:");
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                Console.WriteLine("  " + MemoryPartNames.Of(part) + " " + _stack.GetMemoryOctets(part).ToString());
            }
        }
    }
}
