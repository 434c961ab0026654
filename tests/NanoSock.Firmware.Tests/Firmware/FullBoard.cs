using System;
using System.Text.Json;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    /// <summary>A board whose program has everything that netstat.json can show, and an open connection.</summary>
    internal sealed class FullBoard
    {
        internal readonly BoardBench Bench = new BoardBench();

        /// <summary>Creates the board.</summary>
        /// <param name="isFull">False for a program without optional parts.</param>
        internal FullBoard(bool isFull = true)
        {
            Bench.AddForeignHost();
            if (isFull)
            {
                Bench.Program.Facts = new Facts();
                Bench.Program.LinkCounters = new Counters();
                int member = Bench.Board.Socket(SocketType.Dgram);
                Bench.Board.JoinGroup(member, 0xE0000102, 0);
                Bench.Program.Network = new Network(Bench.Program);
                Bench.Program.Frames = new Nothing();
            }

            Bench.Send(Bench.Connect(7), "hello");
            Bench.Run(300);
        }

        /// <summary>Returns the answer to a client at an address.</summary>
        internal JsonElement Ask(uint from)
        {
            return JsonDocument.Parse(AskText(from)).RootElement;
        }

        internal string AskText(uint from)
        {
            int client = Bench.ConnectFrom(from, 80);
            Bench.Send(client, "GET /netstat.json HTTP/1.0\r\n\r\n");
            string answer = Bench.ReadAnswer(client);
            Bench.Client.Close(client);
            Bench.Run(100);
            return answer.Substring(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
        }

        private sealed class Facts : IStatusFacts
        {
            public int Count => 2;

            public void Write(int fact, ByteWriter writer)
            {
                if (fact == 0)
                {
                    writer.Text("\"collector\":\"192.168.7.1:9001\"");
                }
                else
                {
                    writer.JsonNumber("readings", 17);
                }
            }
        }

        private sealed class Counters : ILinkCounters
        {
            public int CounterCount => 1;

            public string GetCounterName(int index) => "Reopens";

            public uint GetCounterValue(int index) => 3;
        }

        private sealed class Nothing : IPieceSource
        {
            public int WritePiece(int piece, ByteWriter writer) => -1;
        }

        // What the services of a program may know.
        private sealed class Network : NetworkFacts
        {
            internal Network(ServiceHost program)
                : base(program)
            {
            }

            protected override int CountOf(int list) => list >= Leases ? 3 : base.CountOf(list);

            protected override bool Find(int list, int position)
            {
                return list >= Leases ? position != 1 : base.Find(list, position);
            }

            protected override void WriteMembers(int list, int position, ByteWriter writer)
            {
                switch (list)
                {
                    case Leases:
                        writer.JsonNumber("interface", position);
                        writer.Text(",\"state\":\"Bound\",\"address\":\"192.168.7.2\",\"server\":\"192.168.7.1\","
                            + "\"renewMs\":1799000,\"rebindMs\":3149000,\"endMs\":3599000");
                        break;
                    case Servers:
                        writer.Text("\"service\":\"dns\",\"address\":\"192.168.7.1\"");
                        break;
                    case Cache:
                        writer.Text("\"status\":\"Success\",\"value\":\"93.184.215.14\",\"leftMs\":");
                        writer.Number(1000 * position);
                        break;
                    default:
                        base.WriteMembers(list, position, writer);
                        break;
                }
            }
        }
    }
}
