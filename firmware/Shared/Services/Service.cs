using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>One thing that the program offers to the network. Its calls come from <see cref="ServiceHost.Step"/>, one at
    /// a time, and never wait.</summary>
    public abstract class Service
    {
        private ServiceHost _program;

        /// <summary>What the status page calls it.</summary>
        public abstract string Name { get; }

        /// <summary>The port that it listens on.</summary>
        public abstract int Port { get; }

        /// <summary>Whether it answers over UDP too.</summary>
        public abstract bool HasDatagrams { get; }

        /// <summary>How long a connection may be without an event before it is given up, in milliseconds. A peer that was
        /// switched off says nothing any more, and an entry of the table is too dear to wait for ever.</summary>
        public virtual int IdleTimeout
        {
            get { return 15 * 60 * 1000; }
        }

        /// <summary>Gets for how many seconds a connection must not have been used before it may give way to a new one when the table
        /// is full (<see cref="SocketOption.GiveWayTime"/>); 0 for never.</summary>
        public virtual int GiveWayTime
        {
            get { return 30; }
        }

        /// <summary>Gets how many connections are kept for the service while others fill the table
        /// (<see cref="SocketOption.ReservedConnections"/>).</summary>
        public virtual int ReservedConnections
        {
            get { return 0; }
        }

        /// <summary>Connections that it accepted.</summary>
        public int Connections { get; internal set; }

        /// <summary>Datagrams that it took.</summary>
        public int Datagrams { get; protected set; }

        /// <summary>Bytes that it took.</summary>
        public long OctetsIn { get; protected set; }

        /// <summary>Bytes that it gave.</summary>
        public long OctetsOut { get; protected set; }

        /// <summary>The program that it belongs to.</summary>
        protected ServiceHost Program
        {
            get { return _program; }
        }

        /// <summary>The stack of the program.</summary>
        protected NetStack Stack
        {
            get { return _program.Stack; }
        }

        /// <summary>Called once, before anything else.</summary>
        internal virtual void Attach(ServiceHost program)
        {
            _program = program;
        }

        /// <summary>A connection was accepted; <see cref="OnStream"/> follows at once.</summary>
        internal virtual void OnAccepted(int client, int descriptor)
        {
        }

        /// <summary>A connection may have data, room, or an end.</summary>
        internal abstract void OnStream(int client, int descriptor);

        /// <summary>The UDP socket may have datagrams.</summary>
        internal virtual void OnDatagrams(int descriptor)
        {
        }

        /// <summary>The client's deadline has passed.</summary>
        internal virtual void OnDeadline(int client, int descriptor)
        {
            Program.Abort(client);
        }
    }
}
