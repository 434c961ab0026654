using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node at 10.0.0.2 with a ping client, and a node at 10.0.0.9 that answers, under virtual
    /// time.</summary>
    internal sealed class PingBench : IPingListener
    {
        private readonly List<RawHost> _hosts = new List<RawHost>();

        internal PingBench(StackOptions options = null)
        {
            Node = World.AddNode("10.0.0.2", 24, options);
            Peer = World.AddNode("10.0.0.9");
            Context = new ServiceContext(Node, 65535);
            Client = new PingClient(Context, this);
            World.Programs = () =>
            {
                foreach (RawHost host in _hosts)
                {
                    host.Run();
                }

                Due = Client.Poll(World.Now);
            };
        }

        internal Simulation World { get; } = new Simulation();

        internal NetStack Node { get; }

        internal NetStack Peer { get; }

        internal ServiceContext Context { get; }

        internal PingClient Client { get; }

        internal long Due { get; private set; }

        /// <summary>Gets the events, one line each.</summary>
        internal List<string> Events { get; } = new List<string>();

        /// <summary>Adds a host whose answers to echo requests a test decides.</summary>
        internal RawHost AddHost(string address)
        {
            RawHost host = new RawHost(World.Switch.AddPort(64), Simulation.Address(address));
            _hosts.Add(host);
            return host;
        }

        public void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate)
        {
            Events.Add("reply " + sequence + " from " + new IPAddress(source) + " ttl " + timeToLive
                + " time " + milliseconds + (isDuplicate ? " duplicate" : string.Empty));
        }

        public void OnError(uint reporter, int sequence, int type, int code)
        {
            Events.Add("error " + sequence + " from " + new IPAddress(reporter) + " " + type + "/" + code);
        }

        public void OnLost(int sequence, SocketError error)
        {
            Events.Add("lost " + sequence + " " + error);
        }

        /// <summary>Runs the client to its end, with its own times.</summary>
        internal void Run(string destination, PingOptions options)
        {
            Client.Start(Simulation.Address(destination), options);
            long end = World.Now + 600000;
            Due = World.Now;
            while (Client.IsRunning && World.Now < end)
            {
                World.RunUntil(() => !Client.IsRunning, System.Math.Max(1, System.Math.Min(Due, end) - World.Now));
            }
        }
    }
}
