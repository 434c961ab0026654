using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A connection that is opened, configured and read as by TcpClient and the programs that use
    /// it.</summary>
    public sealed class TcpCaller : IDisposable
    {
        private readonly Socket _client;
        private NetworkStream _stream;

        /// <summary>Looks a name up and connects.</summary>
        public TcpCaller(string host, int port)
        {
            IPHostEntry entry = Dns.GetHostEntry(host);
            _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _client.Connect(new IPEndPoint(entry.AddressList[0], port));
            }
            catch (Exception)
            {
                _client.Close();
                throw;
            }
        }

        internal TcpCaller(Socket accepted)
        {
            _client = accepted;
        }

        /// <summary>Gets the number of bytes that can be read.</summary>
        public int Available
        {
            get { return _client.Available; }
        }

        /// <summary>Gets a value that indicates whether the connection was open when it was last used.</summary>
        public bool Connected
        {
            get { return _client.Connected; }
        }

        /// <summary>Gets or sets the time that a read may take, in milliseconds, by the structure of C's
        /// sockets.</summary>
        public int ReceiveTimeout
        {
            get { return GetTime(SocketOptionName.ReceiveTimeout); }
            set { SetTime(SocketOptionName.ReceiveTimeout, value); }
        }

        /// <summary>Gets or sets the time that a write may take, in milliseconds.</summary>
        public int SendTimeout
        {
            get { return GetTime(SocketOptionName.SendTimeout); }
            set { SetTime(SocketOptionName.SendTimeout, value); }
        }

        /// <summary>Gets or sets the seconds that Close lingers; below 0 for none.</summary>
        public int Linger
        {
            get { return (int)_client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger); }
            set { _client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, value); }
        }

        /// <summary>Gets or sets a value that indicates whether small writes are sent at once.</summary>
        public bool NoDelay
        {
            get { return (int)_client.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay) != 0; }
            set { _client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value ? 1 : 0); }
        }

        /// <summary>Writes bytes.</summary>
        public void Write(byte[] data)
        {
            Stream().Write(data, 0, data.Length);
        }

        /// <summary>Waits for bytes, and reads those that are there; 0 at the end.</summary>
        public int Read(byte[] data)
        {
            return Stream().Read(data, 0, data.Length);
        }

        /// <summary>Reads bytes in one of the ways of programs.</summary>
        /// <param name="way">Available, DataAvailable or Poll, which are asked until there is data, or Read.</param>
        /// <param name="count">The number of bytes.</param>
        /// <returns>The bytes; fewer at the end of the connection.</returns>
        public byte[] Read(string way, int count)
        {
            byte[] data = new byte[count];
            int got = 0;
            while (got < count)
            {
                while ((way == "Available" && _client.Available == 0)
                    || (way == "DataAvailable" && !Stream().DataAvailable)
                    || (way == "Poll" && !_client.Poll(5000, SelectMode.SelectRead)))
                {
                    Thread.Sleep(1);
                }

                int next = Stream().Read(data, got, count - got);
                if (next == 0)
                {
                    byte[] less = new byte[got];
                    Array.Copy(data, 0, less, 0, got);
                    return less;
                }

                got += next;
            }

            return data;
        }

        /// <summary>Closes the connection.</summary>
        public void Dispose()
        {
            if (_stream != null)
            {
                _stream.Dispose();
            }

            _client.Close();
        }

        private NetworkStream Stream()
        {
            if (_stream == null)
            {
                _stream = new NetworkStream(_client, true);
            }

            return _stream;
        }

        private void SetTime(SocketOptionName name, int milliseconds)
        {
            byte[] time = new byte[8];
            Store(time, 0, milliseconds / 1000);
            Store(time, 4, milliseconds % 1000 * 1000);
            _client.SetSocketOption(SocketOptionLevel.Socket, name, time);
        }

        private int GetTime(SocketOptionName name)
        {
            byte[] time = new byte[8];
            _client.GetSocketOption(SocketOptionLevel.Socket, name, time);
            return BitConverter.ToInt32(time, 0) * 1000 + BitConverter.ToInt32(time, 4) / 1000;
        }

        private static void Store(byte[] bytes, int offset, int value)
        {
            for (int i = 0; i < 4; i++)
            {
                bytes[offset + i] = (byte)(value >> (8 * i));
            }
        }
    }
}
