using System;
using System.Collections.Generic;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>A native socket that does what a test says, and remembers what it was asked.</summary>
    internal sealed class FakeDatagramSocket : IDatagramSocket
    {
        private readonly Queue<(byte[] Data, bool FromPeer, int Error)> _arrivals = new();

        internal List<byte[]> Sent { get; } = new();

        internal List<string> Opened { get; } = new();

        /// <summary>What Open answers; 0 opens.</summary>
        internal int OpenError { get; set; }

        /// <summary>What Send answers; 0 sends.</summary>
        internal int SendError { get; set; }

        /// <summary>Calls while there was no socket, of a kind that only an open one may get.</summary>
        internal int Misuses { get; private set; }

        internal int Closings { get; private set; }

        internal int Waiting
        {
            get { return _arrivals.Count; }
        }

        public bool IsOpen { get; private set; }

        public bool IsFromPeer { get; private set; }

        public int Open(int localPort, uint peer, int peerPort)
        {
            Misuses += IsOpen ? 1 : 0;
            Opened.Add(localPort + " " + peer.ToString("X8") + ":" + peerPort);
            IsOpen = OpenError == 0;
            return OpenError;
        }

        public int Send(byte[] buffer, int length)
        {
            Misuses += IsOpen ? 0 : 1;
            if (SendError == 0)
            {
                Sent.Add(buffer.AsSpan(0, length).ToArray());
            }

            return SendError;
        }

        public int Receive(byte[] buffer)
        {
            Misuses += IsOpen ? 0 : 1;
            if (!_arrivals.TryDequeue(out (byte[] Data, bool FromPeer, int Error) next))
            {
                return -1;
            }

            if (next.Error != 0)
            {
                return -next.Error;
            }

            IsFromPeer = next.FromPeer;
            int length = Math.Min(next.Data.Length, buffer.Length);
            next.Data.AsSpan(0, length).CopyTo(buffer);
            return length;
        }

        public bool WaitReadable(int milliseconds)
        {
            return false;
        }

        public void Close()
        {
            Closings += IsOpen ? 1 : 0;
            IsOpen = false;
        }

        internal void Arrive(byte[] datagram, bool fromPeer = true)
        {
            _arrivals.Enqueue((datagram, fromPeer, 0));
        }

        internal void ArriveError(int error)
        {
            _arrivals.Enqueue((null, false, error));
        }
    }
}
