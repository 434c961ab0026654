using System;
using System.Net;
using System.Text;
using NanoSock.Host.Running;
using NanoSock.SystemNet.Programs;

namespace Publisher
{
    /// <summary>Publishes a message, and waits until it comes back. Its arguments are the broker, its port, and options
    /// of the node.</summary>
    internal static class Publisher
    {
        private static int Main(string[] args)
        {
            int code = BoardNode.TryCreate("Publishes a message.", new NanoSock.Sockets.StackOptions(), args[2..],
                Console.Out, Console.Error, out BoardNode node);
            if (node == null)
            {
                return code;
            }

            using (node)
            {
                NanoSock.Network.Start(node.Runner, node.Services);
                using MqttClient client = new MqttClient(args[0], int.Parse(args[1]), "publisher", 60);
                client.Subscribe("outside/#", 1);
                client.Publish("outside/test", Encoding.ASCII.GetBytes("hello"), 1);
                for (int i = 0; i < 100 && client.Messages.Length == 0; i++)
                {
                    client.Ping();
                }

                Console.WriteLine(client.Messages[0] + " over " + typeof(IPAddress).Assembly.GetName().Name);
                return 0;
            }
        }
    }
}
