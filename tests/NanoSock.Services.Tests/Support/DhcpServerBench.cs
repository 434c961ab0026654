using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with a DHCP server, and clients on raw frames, under virtual time. The pool is 10.0.0.100 to
    /// 10.0.0.102, a lease 100 seconds.</summary>
    internal sealed class DhcpServerBench
    {
        internal const string ServerAddress = "10.0.0.1";

        internal DhcpServerBench(DhcpServerOptions options = null, int ports = 16)
        {
            World = new Simulation(1500, ports);
            Node = World.AddNode(ServerAddress);
            Context = new ServiceContext(Node, 576);
            Options = options ?? NewOptions();
            Server = new DhcpServer(Context, 0, Options);
            Assert.AreEqual(SocketError.Success, Server.Start());
            World.Programs = () => Callers.ForEach(caller => caller.Run(World.Now));
            Caller = AddCaller();
        }

        internal Simulation World { get; }

        internal NetStack Node { get; }

        internal ServiceContext Context { get; }

        internal DhcpServerOptions Options { get; }

        internal DhcpServer Server { get; private set; }

        internal List<DhcpCaller> Callers { get; } = new List<DhcpCaller>();

        /// <summary>Gets the first client.</summary>
        internal DhcpCaller Caller { get; }

        internal static DhcpServerOptions NewOptions()
        {
            return new DhcpServerOptions
            {
                First = Simulation.Address("10.0.0.100"), Last = Simulation.Address("10.0.0.102"), LeaseTime = 100,
            };
        }

        internal DhcpCaller AddCaller()
        {
            DhcpCaller caller = new DhcpCaller(World.Switch.AddPort(64));
            Callers.Add(caller);
            return caller;
        }

        /// <summary>Runs the dialogue of a client; returns its address, or "none".</summary>
        internal string Lease(DhcpCaller caller, params (int Code, object Value)[] options)
        {
            int before = caller.Seen.Count;
            caller.Discover(options);
            World.Run(2000);
            if (caller.Seen.Count == before)
            {
                return "none";
            }

            string address = caller.Last.Replace("OFFER ", "");
            List<(int, object)> request = new List<(int, object)> { (50, address), (54, ServerAddress) };
            request.AddRange(Array.FindAll(options, o => o.Code == 61));
            caller.Send(caller.Build(3, null, request.ToArray()));
            World.Run(10);
            Assert.AreEqual("ACK " + address, caller.Last);
            return address;
        }

        /// <summary>Sends a message by the first client, and returns what it has received since.</summary>
        internal string Answer(byte[] message, int milliseconds = 1000)
        {
            int before = Caller.Seen.Count;
            Caller.Send(message);
            World.Run(milliseconds);
            Assert.IsLessThanOrEqualTo(before + 1, Caller.Seen.Count, "one answer at most");
            return Caller.Seen.Count == before ? "" : Caller.Last;
        }

        /// <summary>Replaces the server by one that knows no lease.</summary>
        internal void Restart()
        {
            Server.Stop();
            Server = new DhcpServer(Context, 0, Options);
            Assert.AreEqual(SocketError.Success, Server.Start());
        }

        internal uint Drops(ServiceDrop reason)
        {
            return Context.GetDropCount(reason);
        }

        /// <summary>Returns the leases as text.</summary>
        internal string Leases()
        {
            List<string> all = new List<string>();
            byte[] mac = new byte[6];
            for (int i = 0; i < Server.Capacity; i++)
            {
                if (Server.GetLease(i, out uint address, mac, out long expiresAt))
                {
                    all.Add(new IPAddress(address) + " " + Convert.ToHexString(mac) + " "
                        + (expiresAt - World.Now) / 1000);
                }
            }

            return string.Join(", ", all);
        }
    }
}
