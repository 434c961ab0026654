using System;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the processing of messages (RFC 2131 4.3).</content>
    public sealed partial class DhcpServer
    {
        // Returns true where more messages may be there.
        private bool ReadMessages(long now)
        {
            byte[] buffer = _context.Buffer;
            for (int i = 0; i < Batch; i++)
            {
                int length = _stack.ReceiveFrom(_socket, buffer, 0, buffer.Length, _context.Source);
                if (length == WouldBlock)
                {
                    return false;
                }

                if (length < 0)
                {
                    continue;
                }

                ServiceDrop reason = _context.Source.IsTruncated
                    ? ServiceDrop.DhcpTruncated
                    : Accept(buffer, length, now);
                if (reason != ServiceDrop.None)
                {
                    _context.Drop(reason);
                }
            }

            return true;
        }

        /// <summary>Answers a message; returns the reason for which it was discarded, None for none.</summary>
        internal ServiceDrop Accept(byte[] message, int length, long now)
        {
            if (length < DhcpMessage.Options)
            {
                return ServiceDrop.DhcpTruncated;
            }

            if (message[DhcpMessage.Op] != DhcpMessage.Request)
            {
                return ServiceDrop.DhcpNotRequest;
            }

            if (message[DhcpMessage.HardwareType] != DhcpMessage.Ethernet
                || message[DhcpMessage.HardwareLength] != DhcpPool.MacLength
                || (message[DhcpMessage.HardwareAddress] & 1) != 0)
            {
                return ServiceDrop.DhcpWrongHardware;
            }

            if (BigEndian.ReadUInt32(message, DhcpMessage.Cookie) != DhcpMessage.MagicCookie)
            {
                return ServiceDrop.DhcpBadCookie;
            }

            _transaction = BigEndian.ReadUInt32(message, DhcpMessage.TransactionId);
            _flags = (byte)(message[DhcpMessage.Flags] & (DhcpMessage.BroadcastFlag >> 8));
            _client = BigEndian.ReadUInt32(message, DhcpMessage.ClientAddress);
            _relay = BigEndian.ReadUInt32(message, DhcpMessage.RelayAddress);
            Array.Copy(message, DhcpMessage.HardwareAddress, _mac, 0, DhcpPool.MacLength);
            int type = (int)DhcpMessage.ReadNumber(message, length, DhcpMessage.MessageType, 1);
            long requested = DhcpMessage.ReadNumber(message, length, DhcpMessage.RequestedAddress, 4);
            long server = DhcpMessage.ReadNumber(message, length, DhcpMessage.ServerIdentifier, 4);
            int idLength = DhcpMessage.Read(message, length, DhcpMessage.ClientIdentifier, _id, DhcpPool.IdRoom);
            if (type == DhcpMessage.Absent)
            {
                return ServiceDrop.DhcpNoType;
            }

            // RFC 2132 9.14: a client identifier has two bytes at least.
            if (type < 0 || requested == DhcpMessage.Malformed || server == DhcpMessage.Malformed
                || (idLength < 2 && idLength != DhcpMessage.Absent) || idLength > 0xFF)
            {
                return ServiceDrop.DhcpBadOption;
            }

            _idLength = idLength < 0 ? 0 : idLength;
            _requested = requested < 0 ? 0 : (uint)requested;
            _server = server < 0 ? 0 : (uint)server;
            if (!_stack.GetInterface(_interface, _info) || _info.Address == 0)
            {
                return ServiceDrop.DhcpNoAddress;
            }

            _pool.Local = _info.Address;
            _pool.Mask = _info.PrefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - _info.PrefixLength);
            if (_relay != 0 && !IsInSubnet(_relay))
            {
                return ServiceDrop.DhcpRelayed;
            }

            _pool.Expire(now);
            return OnMessage(type, _pool.Find(_id, _idLength, _mac), now);
        }

        private ServiceDrop OnMessage(int type, int row, long now)
        {
            switch (type)
            {
                case DhcpMessage.Discover:
                    return OnDiscover(row, now);
                case DhcpMessage.RequestAddress:
                    return _server != 0 ? OnSelection(row, now)
                        : _requested != 0 ? OnReboot(row, now)
                        : _client != 0 ? OnRenewal(row, now)
                        : ServiceDrop.DhcpBadAddress;
                case DhcpMessage.Decline:
                case DhcpMessage.Release:
                    return OnReturn(type, row, now);
                case DhcpMessage.Inform:
                    if (!_pool.IsHost(_client))
                    {
                        return ServiceDrop.DhcpBadAddress;
                    }

                    // RFC 2131 4.3.5: no lease, and no check for one.
                    Reply(DhcpMessage.Acknowledge, 0);
                    return ServiceDrop.None;
                default:
                    return ServiceDrop.DhcpUnexpected;
            }
        }

        // RFC 2131 4.3.1: the client's address, else the one that it requests, else another one.
        private ServiceDrop OnDiscover(int row, long now)
        {
            if (row >= 0 && !_pool.IsUsable(row))
            {
                _pool.State[row] = DhcpPool.Unused;
                row = DhcpPool.None;
            }

            if (row < 0)
            {
                row = _pool.RowOf(_requested);
                if (row < 0 || !_pool.IsFree(row) || !_pool.IsUsable(row))
                {
                    row = _pool.Choose();
                }

                if (row < 0)
                {
                    return ServiceDrop.DhcpNoAddress;
                }

                _pool.State[row] = DhcpPool.Free;
            }

            // The client may have the same identifier and another interface.
            _pool.Assign(row, _id, _idLength, _mac);

            _pool.Transaction[row] = _transaction;
            _pool.Relay[row] = _relay;
            _pool.Flags[row] = _flags;
            if (_pool.State[row] == DhcpPool.Free)
            {
                BeginProbe(row);
            }
            else if (_pool.State[row] != DhcpPool.Probing)
            {
                Offer(row, now);
            }

            return ServiceDrop.None;
        }

        // DHCPREQUEST in state SELECTING (RFC 2131 4.3.2).
        private ServiceDrop OnSelection(int row, long now)
        {
            if (_server != _pool.Local)
            {
                if (row >= 0 && _pool.State[row] < DhcpPool.Bound)
                {
                    _pool.State[row] = DhcpPool.Free;
                }

                return ServiceDrop.DhcpWrongServer;
            }

            Decide(row >= 0 && row == _pool.RowOf(_requested) && _pool.IsUsable(row), row, now);
            return ServiceDrop.None;
        }

        // DHCPREQUEST in state INIT-REBOOT: without a record of the client the server is silent, unless the client is
        // on the wrong network.
        private ServiceDrop OnReboot(int row, long now)
        {
            if (row < 0 && IsInSubnet(_requested))
            {
                return ServiceDrop.DhcpUnknownClient;
            }

            Decide(row >= 0 && row == _pool.RowOf(_requested) && _pool.IsUsable(row), row, now);
            return ServiceDrop.None;
        }

        // DHCPREQUEST in state RENEWING or REBINDING. The client uses its address: a server without a record, which was
        // restarted, takes it over.
        private ServiceDrop OnRenewal(int row, long now)
        {
            int asked = _pool.RowOf(_client);
            if (asked < 0 && IsInSubnet(_client))
            {
                return ServiceDrop.DhcpUnknownClient;
            }

            bool isTaken = row < 0 && asked >= 0 && _pool.IsUsable(asked)
                && (_pool.IsFree(asked) || (_pool.State[asked] == DhcpPool.Resting && _pool.HasMac(asked, _mac)));
            if (isTaken)
            {
                _pool.Assign(asked, _id, _idLength, _mac);
            }

            Decide(isTaken || (row >= 0 && row == asked && _pool.IsUsable(row)), asked, now);
            return ServiceDrop.None;
        }

        // Answers a DHCPREQUEST: leases the address of a row to the client, or refuses it (RFC 2131 4.3.2).
        private void Decide(bool isGranted, int row, long now)
        {
            if (isGranted)
            {
                Bind(row, now);
            }
            else
            {
                Reply(DhcpMessage.Refuse, 0);
            }
        }

        // DHCPDECLINE and DHCPRELEASE, which are not answered (RFC 2131 4.3.3, 4.3.4).
        private ServiceDrop OnReturn(int type, int row, long now)
        {
            bool isDecline = type == DhcpMessage.Decline;
            if (_server != _pool.Local)
            {
                return ServiceDrop.DhcpWrongServer;
            }

            if (row < 0 || row != _pool.RowOf(isDecline ? _requested : _client))
            {
                return ServiceDrop.DhcpUnknownClient;
            }

            if (isDecline)
            {
                // No station renews the address: the other station's hardware address is not known.
                Array.Clear(_pool.Macs, row * DhcpPool.MacLength, DhcpPool.MacLength);
                Rest(row, now);
            }
            else
            {
                _pool.State[row] = DhcpPool.Free;
                _pool.ExpiresAt[row] = now;
            }

            return ServiceDrop.None;
        }

        private bool IsInSubnet(uint address)
        {
            return ((address ^ _pool.Local) & _pool.Mask) == 0;
        }

        private void Rest(int row, long now)
        {
            Conflicts++;
            _pool.State[row] = DhcpPool.Resting;
            _pool.ExpiresAt[row] = now + RestTime;
        }
    }
}
