using System;
using NanoSock.Boards;
using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Creates the node of a firmware's Main: a stack on the board's link, with the board's address, or with
    /// the services of a LAN where the board's folder adds them.</summary>
    public sealed partial class DeviceNode
    {
        /// <summary>The port of the web page of a program that configures its interface itself.</summary>
        public const int NoServices = -1;

        // Separates this number from all others that are derived from the secret.
        private const uint SessionPurpose = 0x53455353;

        private readonly NetStack _stack;
        private readonly ILink _link;
        private readonly int _sockets;
        private readonly SocketError _error;
        private readonly uint _session;

        /// <summary>Creates the link as <see cref="Board"/> defines it, and the stack.</summary>
        /// <param name="program">The program's name, for lines about the network.</param>
        /// <param name="webPort">The port of the program's web page; 0 for none; <see cref="NoServices"/> for no
        /// services.</param>
        /// <param name="options">The board's sizes, perhaps changed for the program; the secret is drawn here.</param>
        public DeviceNode(string program, int webPort, StackOptions options)
        {
            _sockets = options.TcpSockets + options.UdpSockets;
            AddSizes(options);
            _link = Board.CreateLink();

            // After the link, because a board with a radio has better randomness while the radio is on.
            options.Secret = new byte[16];
            Board.FillSecret(options.Secret);
            _session = new SipHash(options.Secret).Hash32(SessionPurpose, 0, 0, 0);
            _stack = new NetStack(options);
            int result = Board.Address == 0
                ? _stack.AddInterface(_link)
                : _stack.AddInterface(_link, Board.Address, Board.PrefixLength);
            SocketError error = result < 0 ? (SocketError)(-result)
                : Board.Gateway != 0 ? _stack.SetDefaultGateway(Board.Gateway) : SocketError.Success;
            StartServices(program, webPort, ref error);
            _error = error;
        }

        /// <summary>Gets the stack.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Gets the board's link.</summary>
        public ILink Link
        {
            get { return _link; }
        }

        /// <summary>Gets the number of sockets of the program.</summary>
        public int Sockets
        {
            get { return _sockets; }
        }

        /// <summary>Gets a number that differs from start to start as far as the board's secret does. It is not secret
        /// itself.</summary>
        public uint Session
        {
            get { return _session; }
        }

        /// <summary>Gets the error of setting the board's address or gateway; Success for none.</summary>
        public SocketError Error
        {
            get { return _error; }
        }

        // Without DeviceNode.Lan.Device.cs the compiler removes these calls, so that other boards pay nothing for them.
        partial void AddSizes(StackOptions options);

        partial void StartServices(string program, int webPort, ref SocketError error);

        /// <summary>Prints the exception that ended a program. On a device a thread that ends by an exception prints
        /// nothing.</summary>
        /// <param name="program">The program's name.</param>
        /// <param name="failure">The exception that was not caught.</param>
        public static void TellFailure(string program, Exception failure)
        {
            Console.WriteLine(program + ": stopped by " + failure.GetType().Name);
        }

        /// <summary>Prints the result of the start. It uses Console because nanoFramework omits Debug.WriteLine from a
        /// Release build; both write to the same port.</summary>
        /// <param name="program">The program's name.</param>
        /// <param name="error">The result of the program's own start.</param>
        public void Tell(string program, SocketError error)
        {
            if (error != SocketError.Success)
            {
                Console.WriteLine(program + ": " + SocketErrorNames.Of(error));
                return;
            }

            Console.WriteLine(program + ": ready, the stack takes " + _stack.MemoryBytes.ToString()
                + " bytes, secret " + SecretQualityNames.Of(_stack.SecretQuality) + "; one of each:");
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                Console.WriteLine("  " + MemoryPartNames.Of(part) + " " + _stack.GetMemoryBytes(part).ToString());
            }
        }
    }
}
