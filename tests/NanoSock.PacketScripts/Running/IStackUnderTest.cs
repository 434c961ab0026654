using System;
using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>A stack that a script can be run against: its wire, its clock, its calls. Calls return what NanoSock's do:
    /// 0 or a count, or a negated SocketError.</summary>
    internal interface IStackUnderTest : IDisposable
    {
        Side Side { get; }

        /// <summary>Whether times are exact, because the clock only moves when the script says so.</summary>
        bool IsExact { get; }

        /// <summary>Microseconds since the start.</summary>
        long Now { get; }

        /// <summary>How often each drop reason was counted; null where the stack does not tell.</summary>
        uint[] Drops { get; }

        void Inject(byte[] packet);

        /// <summary>The next packet that the stack has sent and nobody has taken. Lets time pass until there is one, or
        /// until a time; null when there is none by then.</summary>
        Sighting Take(long until);

        int Socket();

        int Bind(int socket, uint address, int port);

        int Listen(int socket, int backlog);

        int Accept(int socket);

        int Connect(int socket, uint address, int port);

        /// <summary>The port that a socket is bound to.</summary>
        int LocalPort(int socket);

        int Send(int socket, byte[] data, bool urgent);

        int Receive(int socket, byte[] buffer);

        /// <summary>1 when the next byte to be read is the one that the urgent pointer points at, 0 when not.</summary>
        int AtMark(int socket);

        int Shutdown(int socket, string how);

        int Close(int socket);

        int Abort(int socket);

        int SetOption(int socket, string name, int value);

        int GetOption(int socket, string name);

        /// <summary>Readiness: 0 or 1 for one of <see cref="CheckParser.ReadyNames"/>.</summary>
        int Ready(int socket, string name);

        /// <summary>The state of the connection between two socket addresses, a TcpState; Closed when there is none.</summary>
        int State(uint peerAddress, int peerPort, int nodePort);

        /// <summary>One of <see cref="CheckParser.InfoNames"/>.</summary>
        long Info(int socket, string name);

        /// <summary>One of NanoSock's counters; -1 where the stack does not have it.</summary>
        long Count(string name);
    }
}
