using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoSock.Host.Collecting
{
    /// <summary>Runs a collector on this machine's own network, for nodes on real boards and on TAP
    /// interfaces.</summary>
    public sealed class NativeCollector : IDisposable
    {
        private const int LargestDatagram = 65535;
        private const int Backlog = 64;
        private const int TickMilliseconds = 1000;

        private readonly Collector _collector;
        private readonly object _lock = new object();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly CancellationTokenSource _stop = new CancellationTokenSource();
        private readonly List<Task> _loops = new List<Task>();
        private readonly Socket _datagrams;
        private readonly Socket _listener;

        /// <summary>Opens the sockets.</summary>
        /// <param name="address">The address to listen on.</param>
        /// <param name="port">The port of UDP and TCP; 0 for any port that is free for both.</param>
        /// <param name="tell">Receives lines for the user, one at a time.</param>
        /// <exception cref="SocketException">The port is in use or not available.</exception>
        public NativeCollector(IPAddress address, int port, Action<string> tell)
        {
            _collector = new Collector(tell);
            _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                if (!OperatingSystem.IsWindows())
                {
                    // A restart finds its port free while old connections are in TIME-WAIT. On Windows the option would
                    // steal a port in use.
                    _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                }

                _listener.Bind(new IPEndPoint(address, port));
                Port = ((IPEndPoint)_listener.LocalEndPoint).Port;
                _datagrams.Bind(new IPEndPoint(address, Port));
                _listener.Listen(Backlog);
            }
            catch
            {
                _listener.Dispose();
                _datagrams.Dispose();
                throw;
            }
        }

        /// <summary>Gets the bound port.</summary>
        public int Port { get; }

        /// <summary>Starts the loops.</summary>
        public void Start()
        {
            _loops.Add(Task.Run(ReceiveDatagrams));
            _loops.Add(Task.Run(AcceptConnections));
            _loops.Add(Task.Run(Tick));
        }

        /// <summary>Executes the user's input.</summary>
        public void Type(string line)
        {
            Use((collector, now) => collector.Type(line, now));
        }

        /// <summary>Runs an action with exclusive access to the collector.</summary>
        /// <param name="action">Gets the collector and the time.</param>
        public void Use(Action<Collector, long> action)
        {
            lock (_lock)
            {
                action(_collector, _clock.ElapsedMilliseconds);
            }
        }

        /// <summary>Closes all sockets.</summary>
        public void Dispose()
        {
            _stop.Cancel();
            _listener.Dispose();
            _datagrams.Dispose();
            Task.WaitAll(_loops.ToArray());
            _stop.Dispose();
        }

        private async Task ReceiveDatagrams()
        {
            byte[] buffer = new byte[LargestDatagram];
            EndPoint any = new IPEndPoint(IPAddress.Any, 0);
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    SocketReceiveFromResult result = await _datagrams.ReceiveFromAsync(buffer,
                        SocketFlags.None, any, _stop.Token);
                    Use((collector, now) => collector.OnDatagram(buffer.AsSpan(0, result.ReceivedBytes),
                        result.RemoteEndPoint.ToString(), now));
                }
                catch (Exception e) when (IsEnd(e))
                {
                    return;
                }
                catch (SocketException)
                {
                    // An error of an earlier datagram (ICMP) does not matter here, because nothing is sent.
                }
            }
        }

        private async Task AcceptConnections()
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    Socket client = await _listener.AcceptAsync(_stop.Token);
                    _ = Serve(client);
                }
                catch (Exception e) when (IsEnd(e))
                {
                    return;
                }
                catch (SocketException)
                {
                    // The connection was closed before the accept, or the process has no free descriptor at the moment.
                    await Task.Delay(10);
                }
            }
        }

        private async Task Tick()
        {
            while (!_stop.IsCancellationRequested)
            {
                Use((collector, now) => collector.Tick(now));
                await Task.Delay(TickMilliseconds, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        private async Task Serve(Socket client)
        {
            using NativeChannel channel = new NativeChannel(client);
            CommandSession session = null;
            Use((collector, now) => session = collector.OnConnection(channel, now));
            if (session == null)
            {
                return;
            }

            byte[] buffer = new byte[4096];
            string reason = "the node closed it";
            try
            {
                int received;
                while ((received = await client.ReceiveAsync(buffer, SocketFlags.None, _stop.Token)) > 0)
                {
                    Use((_, now) => session.Receive(buffer.AsSpan(0, received), now));
                }
            }
            catch (SocketException e)
            {
                reason = e.SocketErrorCode == SocketError.TimedOut
                    ? "the node is silent"
                    : e.SocketErrorCode.ToString();
            }
            catch (Exception e) when (IsEnd(e))
            {
                reason = "the collector ends";
            }

            Use((_, now) => session.Close(reason, now));
            await channel.Flushed;
        }

        private bool IsEnd(Exception e)
        {
            return e is ObjectDisposedException or OperationCanceledException
                || (e is SocketException && _stop.IsCancellationRequested);
        }
    }
}
