using System;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the sending of messages.</content>
    public sealed partial class DhcpClient
    {
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
                || (isRequest && (_state == DhcpState.Renewing || _state == DhcpState.Rebinding));
            if (!isRequest)
            {
                _transaction = _context.Random.Next();
                _offered = _lease.Address;
                // Another server may have been chosen since.
                _server = _lease.Server;
            }

            int at = DhcpMessage.Begin(message, DhcpMessage.Request, _transaction, _hardwareAddress, type);
            uint to = 0xFFFFFFFF;
            if (hasAddress)
            {
                BigEndian.WriteUInt32(message, DhcpMessage.ClientAddress, _lease.Address);
                to = _state == DhcpState.Rebinding ? to : _server;
            }
            else if (_options.Broadcast || _stack.GetAddress(_interface) != 0)
            {
                // A node with another address, such as a link-local one, does not receive at the one that is offered.
                message[DhcpMessage.Flags] = DhcpMessage.BroadcastFlag >> 8;
            }

            byte[] identifier = _options.ClientIdentifier;
            if (identifier != null)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.ClientIdentifier, identifier);
            }
            else
            {
                // RFC 2132 9.14: the hardware type and the address.
                message[at] = DhcpMessage.ClientIdentifier;
                message[at + 1] = 7;
                message[at + 2] = DhcpMessage.Ethernet;
                Array.Copy(_hardwareAddress, 0, message, at + 3, 6);
                at += 9;
            }

            if (isRequest)
            {
                long seconds = (now - _startedAt) / 1000;
                BigEndian.WriteUInt16(message, DhcpMessage.Seconds, seconds < 0xFFFF ? (int)seconds : 0xFFFF);
                at = Append(message, at, Parameters);
                string name = _options.HostName;
                if (name != null)
                {
                    message[at++] = DhcpMessage.HostName;
                    message[at++] = (byte)name.Length;
                    at = Append(message, at, name);
                }
            }

            if (_offered != 0 && !hasAddress)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.RequestedAddress, _offered);
            }

            if (!isRequest || _state == DhcpState.Requesting)
            {
                at = DhcpMessage.Write(message, at, DhcpMessage.ServerIdentifier, _server);
            }

            // RFC 2131 4.1: from 0.0.0.0 while the lease is not confirmed, also where the interface still has the
            // address of the network before, or a link-local one.
            _stack.SetUnaddressed(_socket, !hasAddress);
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
            int socket = _context.OpenBroadcast(_interface, DhcpMessage.ClientPort);
            _socket = socket < 0 ? -1 : socket;
            return socket >= 0;
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
