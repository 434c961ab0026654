using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Represents one service that the program offers to the network. Its calls come from
    /// <see cref="ServiceHost.Step"/>, one at a time, and never block.</summary>
    public abstract class Service
    {
        private ServiceHost _program;

        /// <summary>Gets the name that the status page shows.</summary>
        public abstract string Name { get; }

        /// <summary>Gets the port that it listens on.</summary>
        public abstract int Port { get; }

        /// <summary>Returns true if the service answers over UDP as well.</summary>
        public abstract bool HasDatagrams { get; }

        /// <summary>Gets the time in milliseconds without an event after which a connection is closed. A peer that was
        /// switched off sends nothing more, and entries of the table are scarce.</summary>
        public virtual int IdleTimeout
        {
            get { return 15 * 60 * 1000; }
        }

        /// <summary>Gets the seconds without use after which a connection may be evicted for a new one when the table
        /// is full (<see cref="SocketOption.GiveWayTime"/>); 0 for never.</summary>
        public virtual int GiveWayTime
        {
            get { return 30; }
        }

        /// <summary>Gets the number of connections that are reserved for the service while others fill the table
        /// (<see cref="SocketOption.ReservedConnections"/>).</summary>
        public virtual int ReservedConnections
        {
            get { return 0; }
        }

        /// <summary>Gets the number of connections it has accepted.</summary>
        public int Connections { get; internal set; }

        /// <summary>Gets the number of datagrams it has received.</summary>
        public int Datagrams { get; protected set; }

        /// <summary>Gets the number of bytes it has received.</summary>
        public long BytesIn { get; protected set; }

        /// <summary>Gets the number of bytes it has sent.</summary>
        public long BytesOut { get; protected set; }

        /// <summary>Gets the program of the service.</summary>
        protected ServiceHost Program
        {
            get { return _program; }
        }

        /// <summary>Gets the stack of the program.</summary>
        protected NetStack Stack
        {
            get { return _program.Stack; }
        }

        /// <summary>Attaches the service to its program; called once, before anything else.</summary>
        protected internal virtual void Attach(ServiceHost program)
        {
            _program = program;
        }

        /// <summary>Notes that a connection was accepted; <see cref="OnStream"/> follows at once.</summary>
        protected internal virtual void OnAccepted(int client, int descriptor)
        {
        }

        /// <summary>Serves a connection that may have data, room, or an end.</summary>
        protected internal abstract void OnStream(int client, int descriptor);

        /// <summary>Serves the UDP socket, which may have datagrams.</summary>
        protected internal virtual void OnDatagrams(int descriptor)
        {
        }

        /// <summary>Handles the expired deadline of a client.</summary>
        protected internal virtual void OnDeadline(int client, int descriptor)
        {
            Program.Abort(client);
        }
    }
}
