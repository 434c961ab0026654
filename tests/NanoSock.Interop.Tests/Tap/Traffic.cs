using System;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The traffic of the kernel's sockets: sent bytes and expected bytes.</summary>
    internal static class Traffic
    {
        /// <summary>Returns bytes without repetition.</summary>
        internal static byte[] Random(int length, int seed)
        {
            byte[] data = new byte[length];
            new Random(seed).NextBytes(data);
            return data;
        }

        /// <summary>Sends random bytes and expects the same bytes back.</summary>
        internal static void Echo(Socket socket, int length, int seed)
        {
            byte[] data = Random(length, seed);
            Exception failure = null;
            Thread sender = null;
            if (length > 16384)
            {
                // More than the buffers on the path hold: a client that only sends would block.
                sender = new Thread(() =>
                {
                    try
                    {
                        SendAll(socket, data);
                    }
                    catch (SocketException exception)
                    {
                        failure = exception;
                    }
                });
                sender.Start();
            }
            else
            {
                SendAll(socket, data);
            }

            byte[] back = ReceiveExactly(socket, length);
            sender?.Join();
            Assert.IsNull(failure);
            AssertSame(data, back);
        }

        internal static void SendAll(Socket socket, byte[] data)
        {
            int sent = 0;
            while (sent < data.Length)
            {
                sent += socket.Send(data, sent, data.Length - sent, SocketFlags.None);
            }
        }

        internal static byte[] ReceiveExactly(Socket socket, int length)
        {
            byte[] data = new byte[length];
            int received = 0;
            while (received < length)
            {
                int count = socket.Receive(data, received, length - received, SocketFlags.None);
                Assert.AreNotEqual(0, count, $"The peer closed after {received} of {length} bytes.");
                received += count;
            }

            return data;
        }

        /// <summary>Closes this side and waits for the end of the other's stream.</summary>
        internal static void FinishByClient(Socket socket)
        {
            socket.Shutdown(SocketShutdown.Send);
            Assert.AreEqual(0, socket.Receive(new byte[16]));
            socket.Close();
        }

        internal static void AssertSame(byte[] expected, byte[] actual)
        {
            int at = expected.AsSpan().CommonPrefixLength(actual);
            Assert.IsTrue(at == expected.Length && at == actual.Length,
                $"Differs at {at}: {expected.Length} bytes expected, {actual.Length} came.");
        }
    }
}
