using System;
using System.Net;
using NanoSock.Services;
using NanoSock.Sockets;
using Dns = System.Net.Dns;
using SocketException = System.Net.Sockets.SocketException;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>The network of all programs of this process.</summary>
    public static class ProgramNetwork
    {
        /// <summary>Lets the programs use a node, whose names are looked up with a DNS server.</summary>
        public static void Start(StackRunner runner, string nameServer)
        {
            ServiceContext context = null;
            DnsResolver resolver = null;
            runner.Invoke(stack =>
            {
                context = new ServiceContext(stack, 1472);
                resolver = new DnsResolver(context, new DnsOptions());
                resolver.AddServer(Ip.IPAddress.Parse(nameServer).Value);
            });
            Network.Start(runner, new NetworkServices(context, resolver, null));
        }

        /// <summary>Returns the addresses of a name.</summary>
        public static string[] Look(string name)
        {
            IPAddress[] addresses = Dns.GetHostEntry(name).AddressList;
            string[] text = new string[addresses.Length];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = addresses[i].ToString();
            }

            return text;
        }

        /// <summary>Returns the number of the socket error that a program ends with; 0 for none.</summary>
        public static int ErrorOf(Action program)
        {
            try
            {
                program();
                return 0;
            }
            catch (SocketException e)
            {
                return e.ErrorCode;
            }
        }
    }
}
