using NanoSock.Firmware;
using NanoSock.Host.Running;
using NanoSock.Services;

namespace EchoServer
{
    /// <summary>Adds the lists of netstat.json that the services of the network know: the lease, the servers, and the
    /// answers in the resolver's cache.</summary>
    internal sealed class ServiceFacts : NetworkFacts
    {
        private readonly ServiceHost _program;
        private readonly BoardNetwork _network;

        internal ServiceFacts(ServiceHost program, BoardNetwork network)
            : base(program)
        {
            _program = program;
            _network = network;
        }

        /// <inheritdoc/>
        protected override int CountOf(int list)
        {
            return list switch
            {
                Leases => _network.Client == null ? -1 : 1,
                Servers => _network.Resolver.ServerCount,
                Cache => _network.Resolver.CacheCapacity,
                _ => base.CountOf(list),
            };
        }

        /// <inheritdoc/>
        protected override bool Find(int list, int position)
        {
            return list switch
            {
                Leases or Servers => true,
                Cache => _network.Resolver.GetCacheTimeLeft(position, _program.Now) > 0,
                _ => base.Find(list, position),
            };
        }

        /// <inheritdoc/>
        protected override void WriteMembers(int list, int position, ByteWriter writer)
        {
            switch (list)
            {
                case Leases:
                    WriteLease(writer);
                    break;
                case Servers:
                    writer.Text("\"service\":\"dns\"");
                    WriteAddress(writer, "address", _network.Resolver.GetServer(position));
                    break;
                case Cache:
                    WriteCached(position, writer);
                    break;
                default:
                    base.WriteMembers(list, position, writer);
                    break;
            }
        }

        private void WriteLease(ByteWriter writer)
        {
            DhcpLease lease = _network.Client.Lease;
            writer.JsonNumber("interface", 0);
            writer.Text(",\"state\":");
            writer.JsonText(_network.Client.State.ToString());
            WriteAddress(writer, "address", lease.Address);
            WriteAddress(writer, "server", lease.Server);
            WriteLeft(writer, "renewMs", lease, lease.RenewalSeconds);
            WriteLeft(writer, "rebindMs", lease, lease.RebindingSeconds);
            WriteLeft(writer, "endMs", lease, lease.Seconds);
        }

        private void WriteLeft(ByteWriter writer, string name, DhcpLease lease, uint seconds)
        {
            long left = lease.Address == 0 ? 0
                : seconds == uint.MaxValue ? -1
                : lease.RequestedAt + (seconds * 1000L) - _program.Now;
            writer.Character(',');
            writer.JsonNumber(name, left < -1 ? 0 : left);
        }

        private void WriteCached(int position, ByteWriter writer)
        {
            DnsStatus status = _network.Resolver.GetCached(position, out uint address, out string name);
            writer.Text("\"status\":");
            writer.JsonText(status.ToString());
            if (address != 0)
            {
                WriteAddress(writer, "value", address);
            }
            else
            {
                // A name of a server may hold characters that JSON does not allow as they are.
                writer.Text(",\"value\":\"");
                for (int i = 0; name != null && i < name.Length && i < MostCharacters; i++)
                {
                    writer.Character(name[i] < ' ' || name[i] > '~' || name[i] == '"' || name[i] == '\\'
                        ? '?' : name[i]);
                }

                writer.Character('"');
            }

            writer.Character(',');
            writer.JsonNumber("leftMs", _network.Resolver.GetCacheTimeLeft(position, _program.Now));
        }

        // Of a name, so that a piece has room for it.
        private const int MostCharacters = 160;
    }
}
