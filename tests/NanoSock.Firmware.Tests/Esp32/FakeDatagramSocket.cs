using System;
using System.Collections.Generic;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>A native socket that a test controls, and that records its calls.</summary>
    internal sealed class FakeDatagramSocket : IDatagramSocket
    {
        private readonly Queue<(byte[] Data, bool FromPeer, int Error)> _arrivals = new();

        internal List<byte[]> Sent { get; } = new();

        internal List<string> Opened { get; } = new();

        /// <summary>Gets or sets the result of Open; 0 for success.</summary>
        internal int OpenError { get; set; }

        /// <summary>Gets or sets the result of Send; 0 for success.</summary>
        internal int SendError { get; set; }

        /// <summary>Gets the number of calls without a socket that need an open one.</summary>
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
