using System;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the sending of messages.</content>
    public sealed partial class DhcpClient
    {
        // Builds what all messages have in common (RFC 2131 4.4.1, table 5).
        private void BuildIdentity(byte[] hardwareAddress)
        {
            byte[] identifier = _options.ClientIdentifier;
            int size = identifier == null ? 7 : identifier.Length;
            string name = _options.HostName;
            byte[] identity = new byte[8 + size + Parameters.Length + (name == null ? 0 : 2 + name.Length)];
            Array.Copy(hardwareAddress, identity, 6);
            identity[6] = DhcpMessage.ClientIdentifier;
            identity[7] = (byte)size;
            if (identifier == null)
            {
                identity[8] = DhcpMessage.Ethernet;
                Array.Copy(hardwareAddress, 0, identity, 9, 6);
            }
            else
            {
                Array.Copy(identifier, 0, identity, 8, size);
            }

            int at = Append(identity, 8 + size, Parameters);
            if (name != null)
            {
                identity[at] = DhcpMessage.HostName;
                identity[at + 1] = (byte)name.Length;
                Append(identity, at + 2, name);
            }

            _identity = identity;
        }

        private static int Append(byte[] target, int at, string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                target[at++] = (byte)text[i];
            }

            return at;
        }

        // Returns false for a message that waits for the server's hardware address. A message that the link or the
        // socket table has no room for makes the client due again soon, instead.
        private bool Send(int type, long now)
        {
            if (_socket < 0 && !OpenSocket())
            {
                _dueAt = now + SocketRetry;
                return true;
            }

            byte[] message = _context.Buffer;
            bool isRequest = type <= DhcpMessage.RequestAddress;
            bool hasAddress = type == DhcpMessage.Release
                || (isRequest && (State == DhcpState.Renewing || State == DhcpState.Rebinding));
            if (!isRequest)
            {
                _transaction = _context.Random.Next();
                _offered = Lease.Address;
            }

            int at = DhcpMessage.Begin(message, DhcpMessage.Request, _transaction, _identity, type);
            uint to = 0xFFFFFFFF;
            if (hasAddress)
            {
                BigEndian.WriteUInt32(message, DhcpMessage.ClientAddress, Lease.Address);
                to = State == DhcpState.Rebinding ? to : _server;
            }
            else if (_options.Broadcast || _stack.GetAddress(_interface) != 0)
            {
                // A node with another address, such as a link-local one, does not receive at the one that is offered.
                message[DhcpMessage.Flags] = DhcpMessage.BroadcastFlag >> 8;
            }

            int size = 2 + _identity[7];
            if (isRequest)
            {
                size = _identity.Length - 6;
                long seconds = (now - _startedAt) / 1000;
                BigEndian.WriteUInt16(message, DhcpMessage.Seconds, seconds < 0xFFFF ? (int)seconds : 0xFFFF);
            }

            Array.Copy(_identity, 6, message, at, size);
            at += size;
            if (_offered != 0 && !hasAddress)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.RequestedAddress, _offered);
            }

            if (!isRequest || State == DhcpState.Requesting)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.ServerIdentifier, _server);
            }

            uint frames = _stack.GetCounter(Counter.FramesOut);
            int sent = _stack.SendTo(_socket, message, 0, DhcpMessage.Finish(message, at), to, DhcpMessage.ServerPort);
            if (sent == -(int)SocketError.WouldBlock)
            {
                _dueAt = now + SocketRetry;
            }

            return sent < 0 || _stack.GetCounter(Counter.FramesOut) != frames;
        }

        private bool OpenSocket()
        {
            int socket = _stack.Socket(SocketType.Dgram);
            if (socket < 0)
            {
                return false;
            }

            _socket = socket;
            _stack.SetServiceSocket(socket);
            if (_stack.SetOption(socket, SocketOption.Interface, _interface + 1) == 0
                && _stack.SetOption(socket, SocketOption.Broadcast, 1) == 0
                && _stack.Bind(socket, 0, DhcpMessage.ClientPort) == 0)
            {
                return true;
            }

            CloseSocket();
            return false;
        }

        private void CloseSocket()
        {
            if (_socket >= 0)
            {
                _stack.Close(_socket);
                _socket = -1;
            }
        }
    }
}
