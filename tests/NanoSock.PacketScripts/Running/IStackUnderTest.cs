using System;
using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>A stack that runs a script: its wire, its clock, its calls. Calls return the results of NanoSock's: 0
    /// or a count, or a negated SocketError.</summary>
    internal interface IStackUnderTest : IDisposable
    {
        Side Side { get; }

        /// <summary>Returns true if times are exact, because only the script advances the clock.</summary>
        bool IsExact { get; }

        /// <summary>Gets the microseconds since the start.</summary>
        long Now { get; }

        /// <summary>Returns the count of each drop reason; null if the stack does not report it.</summary>
        uint[] Drops { get; }

        void Inject(byte[] packet);

        /// <summary>Returns the next packet that the stack has sent and that has not been consumed. Advances time until
        /// there is one, or until a limit; null if none is sent by then.</summary>
        Sighting Take(long until);

        int Socket();

        int Bind(int socket, uint address, int port);

        int Listen(int socket, int backlog);

        int Accept(int socket);

        int Connect(int socket, uint address, int port);

        /// <summary>Returns the port that a socket is bound to.</summary>
        int LocalPort(int socket);

        int Send(int socket, byte[] data, bool urgent);

        int Receive(int socket, byte[] buffer);

        /// <summary>Returns 1 when the next byte to be read is the one that the urgent pointer points at, 0 when
        /// not.</summary>
        int AtMark(int socket);

        int Shutdown(int socket, string how);

        int Close(int socket);

        int Abort(int socket);

        int SetOption(int socket, string name, int value);

        int GetOption(int socket, string name);

        /// <summary>Returns the readiness, 0 or 1, for one of <see cref="CheckParser.ReadyNames"/>.</summary>
        int Ready(int socket, string name);

        /// <summary>Returns the state of the connection between two socket addresses, a TcpState; Closed if there is no
        /// connection.</summary>
        int State(uint peerAddress, int peerPort, int nodePort);

        /// <summary>Returns one of <see cref="CheckParser.InfoNames"/>.</summary>
        long Info(int socket, string name);

        /// <summary>Returns one of NanoSock's counters; -1 if the stack does not have it.</summary>
        long Count(string name);
    }
}
