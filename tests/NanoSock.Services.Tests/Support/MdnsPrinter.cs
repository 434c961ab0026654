using System.Linq;
using System.Text;
using NanoSock.Ip;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A printer as a service of another host, and what a querier knows, as text.</summary>
    internal static class MdnsPrinter
    {
        internal const string Type = "_ipp._tcp.local";
        internal const string Instance = "Printer No\\. 1._ipp._tcp.local";
        private const int TypeA = 1;
        private const int Ptr = 12;
        private const int Txt = 16;
        private const int Srv = 33;

        internal static MdnsBench Bench(out MdnsQuerier querier, MdnsOptions options = null, int buffer = 1472)
        {
            MdnsBench bench = new MdnsBench(options: options, buffer: buffer);
            querier = new MdnsQuerier(bench.Responder, bench.Options);
            bench.Settle();
            return bench;
        }

        internal static MdnsMessageBuilder Address(string name, string address)
        {
            return MdnsMessageBuilder.Response().Answer(name, TypeA, 120, MdnsMessageBuilder.Address(address), true);
        }

        // A service with its records in the order in which none is wanted before the next.
        internal static MdnsMessageBuilder Whole()
        {
            return MdnsMessageBuilder.Response()
                .Answer("printer.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.9"), true)
                .Answer(Instance, Srv, 120, MdnsMessageBuilder.Service(631, "printer.local"), true)
                .Answer(Instance, Txt, 4500, [3, (byte)'a', (byte)'=', (byte)'b'], true)
                .Answer(Type, Ptr, 4500, MdnsMessageBuilder.Name(Instance));
        }

        internal static string Describe(MdnsQuerier querier, int handle)
        {
            uint[] addresses = new uint[4];
            int count = querier.GetAddresses(handle, addresses);
            return querier.GetStatus(handle)
                + string.Concat(addresses.Take(count).Select(address => " " + IPAddress.ToString(address)));
        }

        internal static string Services(MdnsQuerier querier, int handle)
        {
            MdnsServiceInfo info = new MdnsServiceInfo();
            return string.Join("\n", Enumerable.Range(0, querier.Capacity)
                .Where(position => querier.GetService(handle, position, info))
                .Select(position => info.Instance + " at " + info.Host + " " + IPAddress.ToString(info.Address) + ":"
                    + info.Port + " "
                    + (info.Text == null ? "-"
                        : Encoding.ASCII.GetString(info.Text, 1, info.Text.Length - 1))));
        }
    }
}
