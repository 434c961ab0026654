using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;

namespace Outside
{
    /// <summary>A node with a status page, which asks itself for it.</summary>
    internal static class StatusNode
    {
        private const uint Loopback = 0x7F000001;

        internal static void Run()
        {
            NetStack stack = new NetStack(new StackOptions());
            stack.AddInterface(new LoopbackLink(1500, 8), Loopback, 8);
            ServiceHost host = new ServiceHost("outside", "1.0", stack, new byte[ServiceHost.SmallestScratch], 8);
            host.Add(new StatusPage());
            host.Add(new CountingService());
            host.Start();
            long now = 0;
            int client = Open(stack, 7);
            now = Steps(host, now);
            Send(stack, client, "abc");
            int reader = Open(stack, 80);
            now = Steps(host, now);
            Send(stack, reader, "GET /netstat.json HTTP/1.1\r\nHost: x\r\n\r\n");
            byte[] buffer = new byte[64];
            string head = null;
            for (int i = 0; i < 100; i++)
            {
                now = Steps(host, now);
                int received = stack.Receive(reader, buffer, 0, buffer.Length);
                if (received > 0 && head == null)
                {
                    // After "HTTP/1.1 ".
                    head = new string(new[] { (char)buffer[9], (char)buffer[10], (char)buffer[11] });
                }
            }

            Report.Line("status " + head + ", counted " + host.Services[1].BytesIn.ToString());
        }

        private static int Open(NetStack stack, int port)
        {
            int descriptor = stack.Socket(SocketType.Stream);
            stack.Connect(descriptor, Loopback, port);
            return descriptor;
        }

        private static void Send(NetStack stack, int descriptor, string text)
        {
            byte[] data = new byte[text.Length];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)text[i];
            }

            stack.Send(descriptor, data, 0, data.Length);
        }

        private static long Steps(ServiceHost host, long now)
        {
            for (int i = 0; i < 8; i++)
            {
                host.Step(now++);
            }

            return now;
        }
    }
}
