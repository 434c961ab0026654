using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>A mosquitto on a free port of 127.0.0.1.</summary>
    internal sealed class Broker : IDisposable
    {
        private const int PatienceMilliseconds = 30000;

        private readonly Process _process;

        /// <summary>Starts mosquitto, or skips the test where it is missing.</summary>
        internal Broker()
        {
            string program = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':')
                .Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
            if (program == null)
            {
                Assert.Inconclusive("Skipped: needs the program mosquitto.");
            }

            using (TcpListener free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Port = ((IPEndPoint)free.LocalEndpoint).Port;
            }

            string path = Path.Combine(Feed.Root, "mosquitto.conf");
            File.WriteAllText(path, "listener " + Port
                + " 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\nlog_dest none\n");
            _process = Process.Start(program, "-c " + path);
            Stopwatch waited = Stopwatch.StartNew();
            while (!IsOpen())
            {
                Assert.IsTrue(waited.ElapsedMilliseconds < PatienceMilliseconds && !_process.HasExited,
                    "mosquitto did not start");
                Thread.Sleep(20);
            }
        }

        /// <summary>Gets the port.</summary>
        internal int Port { get; }

        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }

        private bool IsOpen()
        {
            using TcpClient client = new TcpClient();
            try
            {
                client.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
