using System;
using System.Threading;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>A program that fills the heap while a runner serves, and frees it again. On a device the frames of
    /// calls are allocated from the heap, so that each call may throw OutOfMemoryException.</summary>
    [TestClass]
    public class FullHeapTests
    {
        private const int Port = 7;
        private const int MostPieces = 700;

        private static StackRunner s_runner;
        private static Thread s_server;
        private static object[] s_pieces;
        private static int s_pieceCount;
        private static int s_refused;
        private static bool s_isOver;

        [TestMethod]
        public void FullHeap_Recovers()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 4;
            options.TcpReceiveBuffer = 512;
            options.TcpSendBuffer = 512;
            options.UdpSockets = 0;
            options.ReassemblyBuffers = 0;
            options.MaximumMtu = 576;
            s_runner = new StackRunner(new NetStack(options));
            s_runner.AddInterface(new LoopbackLink(576, 4), IPAddress.Loopback.Value, 8);
            s_runner.Start();
            int free = s_runner.Stack.FreeConnections;
            s_isOver = false;
            s_server = new Thread(Serve);
            s_server.Start();
            try
            {
                Assert.IsTrue(EchoWithin(20));
                for (int round = 0; round < 3; round++)
                {
                    RunFull();
                    Assert.IsTrue(EchoWithin(20));
                }
            }
            finally
            {
                s_pieces = null;
                s_isOver = true;
                s_server.Join();
            }

            // Closed on both sides, and no socket is lost.
            for (int wait = 0; wait < 100 && s_runner.Stack.FreeConnections != free; wait++)
            {
                Thread.Sleep(100);
            }

            int freeAfter = s_runner.Stack.FreeConnections;
            uint faults = s_runner.Stack.GetCounter(Counter.Faults) + (uint)s_runner.Faults;
            s_runner.Dispose();
            s_runner = null;
            Assert.AreEqual(free, freeAfter);
            Console.WriteLine("full heap: " + faults.ToString() + " turns ended by an exception, "
                + s_refused.ToString() + " calls of the program");
        }

        // Fills the heap, continues to use the network, and frees the heap. The desktop's heap does not fill.
        private static void RunFull()
        {
            s_pieces = new object[MostPieces];
            s_pieceCount = 0;
            byte[] data = { 1, 2, 3, 4, 5 };
            Socket client = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                client.ReceiveTimeout = 100;
                client.SendTimeout = 100;
                client.Connect(new IPEndPoint(IPAddress.Loopback, Port), 2000);
                for (int attempt = 0; attempt < 6; attempt++)
                {
                    Use(client, data, attempt);
                }
            }
            finally
            {
                s_pieces = null;
                Close(client);
            }
        }

        private static void Use(Socket client, byte[] data, int attempt)
        {
            try
            {
                // Data is in flight, and a delayed acknowledgment falls due, while the heap is full for the threads of
                // the runner and of the server.
                client.Send(data);
                for (int size = 2048; size > 0; size >>= 1)
                {
                    Fill(size);
                }

                for (int piece = 0; piece < attempt; piece++)
                {
                    // Room for some calls, and not for all.
                    s_pieces[--s_pieceCount] = null;
                }

                Thread.Sleep(200);
            }
            catch (Exception)
            {
                s_refused++;
            }

            try
            {
                for (int i = 0; i < MostPieces; i++)
                {
                    s_pieces[i] = null;
                }

                s_pieceCount = 0;
                client.Receive(data);
            }
            catch (Exception)
            {
                s_refused++;
            }
        }

        private static void Fill(int size)
        {
            try
            {
                while (s_pieceCount < MostPieces)
                {
                    s_pieces[s_pieceCount] = new byte[size];
                    s_pieceCount++;
                }
            }
            catch (OutOfMemoryException)
            {
                // The expected outcome of a full heap.
            }
        }

        private static bool EchoWithin(int attempts)
        {
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                try
                {
                    if (Echo(2000))
                    {
                        return true;
                    }
                }
                catch (Exception)
                {
                    // The server may hold an old connection while it waits on it.
                    Thread.Sleep(50);
                }
            }

            return false;
        }

        private static bool Echo(int timeout)
        {
            Socket client = null;
            try
            {
                client = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
                client.ReceiveTimeout = timeout;
                client.SendTimeout = timeout;
                client.Connect(new IPEndPoint(IPAddress.Loopback, Port), timeout);
                byte[] data = { 1, 2, 3, 4, 5 };
                client.Send(data);
                byte[] back = new byte[8];
                int got = 0;
                while (got < data.Length)
                {
                    int n = client.Receive(back, got, back.Length - got);
                    if (n == 0)
                    {
                        return false;
                    }

                    got += n;
                }

                return got == data.Length && back[0] == 1 && back[4] == 5;
            }
            finally
            {
                Close(client);
            }
        }

        // Closes until it succeeds: nanoCLR does not survive a finalizer while the heap is full
        // (docs/device-testing.md).
        private static void Close(Socket socket)
        {
            while (socket != null && socket.Handle >= 0)
            {
                try
                {
                    socket.Close();
                }
                catch (Exception)
                {
                    Rest();
                }
            }
        }

        private static void Rest()
        {
            s_refused++;
            try
            {
                Thread.Sleep(5);
            }
            catch (Exception)
            {
                // The heap has no room for this call either.
            }
        }

        private static void Serve()
        {
            Socket listener = null;
            byte[] buffer = new byte[64];
            while (!s_isOver)
            {
                try
                {
                    if (listener == null)
                    {
                        listener = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
                        listener.Bind(new IPEndPoint(IPAddress.Any, Port));
                        listener.Listen(2);
                        listener.AcceptTimeout = 200;
                    }

                    ServeOne(listener, buffer);
                }
                catch (SocketException)
                {
                    // The time is over.
                }
                catch (Exception)
                {
                    Rest();
                }
            }

            Close(listener);
        }

        private static void ServeOne(Socket listener, byte[] buffer)
        {
            Socket peer = listener.Accept();
            try
            {
                peer.ReceiveTimeout = 500;
                peer.SendTimeout = 500;
                int n = peer.Receive(buffer);
                while (n > 0)
                {
                    peer.Send(buffer, 0, n);
                    n = peer.Receive(buffer);
                }
            }
            finally
            {
                Close(peer);
            }
        }
    }
}
