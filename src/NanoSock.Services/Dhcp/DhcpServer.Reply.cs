using System;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the probes of addresses, and the answers to clients.</content>
    public sealed partial class DhcpServer
    {
        // Asks the network for addresses that are to be offered, and offers those for which no other station has
        // answered (RFC 2131 2.2, 4.4.1). Returns the time of the next call.
        private long AdvanceProbes(long now)
        {
            long next = long.MaxValue;
            if (!_isProbing)
            {
                return next;
            }

            int asked = 0;
            _isProbing = false;
            for (int row = 0; row < _pool.Count; row++)
            {
                if (_pool.State[row] != DhcpPool.Probing)
                {
                    continue;
                }

                uint address = _pool.First + (uint)row;
                if (_pool.ExpiresAt[row] == 0)
                {
                    if (asked == _probesAtATime)
                    {
                        _isProbing = true;
                        continue;
                    }

                    if (!_stack.AskNeighbor(_interface, address))
                    {
                        // The link is down: the client's next message begins again.
                        _pool.State[row] = DhcpPool.Free;
                        continue;
                    }

                    _pool.ExpiresAt[row] = now + ProbeTime;
                }

                asked++;
                bool isAnswered = _stack.FindNeighbor(_interface, address, _mac);
                if (isAnswered && !_pool.HasMac(row, _mac))
                {
                    OnConflict(row, now);
                    next = now;
                }
                else if (isAnswered || now >= _pool.ExpiresAt[row])
                {
                    _stack.ForgetNeighbor(_interface, address);
                    _pool.State[row] = DhcpPool.Offered;
                    Offer(row, now);
                    next = now;
                }
                else
                {
                    _isProbing = true;
                    next = now + ProbeStep < next ? now + ProbeStep : next;
                }
            }

            return next;
        }

        private void BeginProbe(int row)
        {
            _pool.State[row] = DhcpPool.Probing;
            _pool.ExpiresAt[row] = 0;
            _isProbing = true;
        }

        // Another station has the address of a row, which is to be offered: the client gets another one.
        private void OnConflict(int row, long now)
        {
            int other = _pool.Choose();
            if (other >= 0)
            {
                int id = row * DhcpPool.IdRoom;
                _pool.IdLengths[other] = _pool.IdLengths[row];
                Array.Copy(_pool.Ids, id, _pool.Ids, other * DhcpPool.IdRoom, DhcpPool.IdRoom);
                Array.Copy(_pool.Macs, row * DhcpPool.MacLength, _pool.Macs, other * DhcpPool.MacLength,
                    DhcpPool.MacLength);
                _pool.Transaction[other] = _pool.Transaction[row];
                _pool.Relay[other] = _pool.Relay[row];
                _pool.Flags[other] = _pool.Flags[row];
                BeginProbe(other);
            }

            // The station may be a client of an earlier run of the server, and renew.
            Array.Copy(_mac, 0, _pool.Macs, row * DhcpPool.MacLength, DhcpPool.MacLength);
            Rest(row, now);
        }

        // Offers the address of a row to its client, and reserves it.
        private void Offer(int row, long now)
        {
            if (_pool.State[row] == DhcpPool.Offered)
            {
                _pool.ExpiresAt[row] = now + OfferTime;
            }

            _transaction = _pool.Transaction[row];
            _flags = _pool.Flags[row];
            _relay = _pool.Relay[row];
            _client = 0;
            Array.Copy(_pool.Macs, row * DhcpPool.MacLength, _mac, 0, DhcpPool.MacLength);
            _idLength = _pool.IdLengths[row];
            Array.Copy(_pool.Ids, row * DhcpPool.IdRoom, _id, 0, DhcpPool.IdRoom);
            Reply(DhcpMessage.Offer, _pool.First + (uint)row);
        }

        // Leases the address of a row to the client of the message.
        private void Bind(int row, long now)
        {
            _pool.State[row] = DhcpPool.Bound;
            _pool.ExpiresAt[row] = _options.LeaseTime == DhcpMessage.Infinite ? long.MaxValue
                : now + (_options.LeaseTime * 1000L);
            Array.Copy(_mac, 0, _pool.Macs, row * DhcpPool.MacLength, DhcpPool.MacLength);
            Reply(DhcpMessage.Acknowledge, _pool.First + (uint)row);
        }

        // Sends an answer (RFC 2131 4.3.1, table 3), with a lease if it has an address. A link without room loses it,
        // as the network may; the client repeats its message.
        private void Reply(int type, uint address)
        {
            byte[] message = _context.Buffer;
            bool isRefusal = type == DhcpMessage.Refuse;
            int at = DhcpMessage.Begin(message, DhcpMessage.Reply, _transaction, _mac, type);

            // RFC 2131 4.3.2: the broadcast flag lets a relay broadcast a refusal.
            message[DhcpMessage.Flags] = isRefusal && _relay != 0 ? (byte)(DhcpMessage.BroadcastFlag >> 8) : _flags;
            BigEndian.WriteUInt32(message, DhcpMessage.ClientAddress, isRefusal ? 0 : _client);
            BigEndian.WriteUInt32(message, DhcpMessage.YourAddress, address);
            BigEndian.WriteUInt32(message, DhcpMessage.RelayAddress, _relay);
            at = DhcpMessage.Write(message, at, DhcpMessage.ServerIdentifier, _pool.Local);
            if (address != 0)
            {
                uint lease = _options.LeaseTime;
                at = DhcpMessage.Write(message, at, DhcpMessage.LeaseTime, lease);
                if (lease != DhcpMessage.Infinite)
                {
                    at = DhcpMessage.Write(message, at, DhcpMessage.RenewalTime, lease >> 1);
                    at = DhcpMessage.Write(message, at, DhcpMessage.RebindingTime, lease - (lease >> 3));
                }
            }

            if (!isRefusal)
            {
                at = WriteParameters(message, at);
            }

            if (_idLength > 0 && _idLength <= DhcpPool.IdRoom)
            {
                // RFC 6842 3.
                message[at] = DhcpMessage.ClientIdentifier;
                message[at + 1] = (byte)_idLength;
                Array.Copy(_id, 0, message, at + 2, _idLength);
                at += 2 + _idLength;
            }

            // A client has no other address than that of its lease, whatever its ciaddr is (RFC 2131 4.3.2).
            bool isUnicast = !isRefusal && _client != 0 && (address == 0 || _client == address);
            uint to = _relay != 0 ? _relay : isUnicast ? _client : 0xFFFFFFFF;
            int port = _relay != 0 ? DhcpMessage.ServerPort : DhcpMessage.ClientPort;
            _stack.SendTo(_socket, message, 0, DhcpMessage.Finish(message, at), to, port);
        }

        private int WriteParameters(byte[] message, int at)
        {
            // RFC 2132 3.3: the mask precedes the router.
            at = DhcpMessage.Write(message, at, DhcpMessage.SubnetMask, _pool.Mask);
            if (_options.Router != 0)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.Router, _options.Router);
            }

            uint[] servers = _options.DnsServers;
            if (servers != null && servers.Length != 0)
            {
                message[at] = DhcpMessage.DomainNameServer;
                message[at + 1] = (byte)(servers.Length * 4);
                at += 2;
                for (int i = 0; i < servers.Length; i++)
                {
                    BigEndian.WriteUInt32(message, at, servers[i]);
                    at += 4;
                }
            }

            return at;
        }
    }
}
