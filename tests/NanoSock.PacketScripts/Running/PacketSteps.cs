using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using DropReason = NanoSock.Wire.DropReason;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>Executes the events on the wire.</summary>
    internal sealed class PacketSteps
    {
        private readonly RunContext _run;

        // In real time, the delay of the last packet: the stack sends its next planned packet sooner by as much.
        private long _late;

        // A packet that was seen and does not match an optional line belongs to the next line.
        private Sighting _held;

        internal PacketSteps(RunContext run)
        {
            _run = run;
        }

        /// <summary>Advances time while the stack must send nothing, including before.</summary>
        internal void Quiet(long until)
        {
            Sighting sighting = Take(until);
            if (sighting == null)
            {
                return;
            }

            string seen = _run.Describe(sighting.Packet);
            _run.Note(sighting.Time, "out " + seen + "   (not asked for)");
            throw _run.Fail("the stack has sent something that was not asked for.",
                new ReportRow("packet", "nothing", seen, true),
                new ReportRow("time", "-", TimeWindow.Show(sighting.Time - _run.Previous), false));
        }

        internal void In(SegmentEvent item)
        {
            Flow flow = _run.Flows[item.Flow];
            byte[] packet = PacketBuilder.Build(item.Segment, flow, _run.Stamps);
            Inject(packet, "in  " + SegmentText.Write(item.Segment), item.Drop);
        }

        internal void In(IcmpEvent item)
        {
            Flow flow = _run.Flows[item.Flow];
            if (flow.LastPacket == null)
            {
                throw _run.Fail("an ICMP error quotes a segment of the stack's, and none was seen on the flow.");
            }

            Inject(PacketBuilder.BuildIcmp(item, flow, flow.LastPacket),
                "in  icmp " + item.Type + "/" + item.Code, item.Drop);
        }

        internal void Out(IcmpEvent item)
        {
            byte[] packet = TakeInTime(item, "icmp " + item.Type + "/" + item.Code, out ReportRow time);
            int at = (packet[0] & 15) * 4;
            bool matches = !PacketReader.IsTcp(packet) && packet[at] == item.Type && packet[at + 1] == item.Code;
            Conclude("another packet than expected.", time,
                new ReportRow("packet", "icmp " + item.Type + "/" + item.Code, _run.Describe(packet), !matches));
        }

        internal void Out(SegmentEvent item)
        {
            Flow flow = _run.Flows[item.Flow];
            if (item.IsOptional && !Comes(item, flow))
            {
                return;
            }

            byte[] packet = TakeInTime(item, SegmentText.Write(item.Segment), out ReportRow time);
            if (!PacketReader.IsTcp(packet) || !PacketReader.IsOf(packet, flow))
            {
                string name = flow.Name == StatementParser.MainFlow ? string.Empty : " of " + flow.Name;
                throw _run.Fail("another packet than expected.",
                    new ReportRow("packet", SegmentText.Write(item.Segment) + name, _run.Describe(packet), true), time);
            }

            flow.LastPacket = packet;
            Segment seen = PacketReader.Read(packet, flow);
            List<ReportRow> rows = SegmentComparer.Compare(item.Segment, seen, PacketReader.Data(packet), _run.Stamps);
            Conclude("the segment is not the expected one.", rows.Prepend(time).ToArray());
            TcpOption stamps = seen.Options.Find(option => option.Kind == OptionKind.Timestamps);
            if (stamps != null)
            {
                flow.LastStamp = (uint)stamps.Value.Number;
            }
        }

        private bool Comes(SegmentEvent item, Flow flow)
        {
            _held = Take(_run.Previous + item.Time.To);
            byte[] packet = _held?.Packet;
            return packet != null && PacketReader.FindFault(packet) == null
                && PacketReader.IsTcp(packet) && PacketReader.IsOf(packet, flow)
                && !SegmentComparer.Compare(item.Segment, PacketReader.Read(packet, flow),
                    PacketReader.Data(packet), _run.Stamps).Exists(row => row.Differs);
        }

        private Sighting Take(long until)
        {
            Sighting sighting = _held ?? _run.Stack.Take(until);
            _held = null;
            return sighting;
        }

        private void Inject(byte[] packet, string text, DropReason drop)
        {
            _late = 0;
            _run.Note(_run.Stack.Now, text);
            uint[] before = _run.Stack.Drops;
            _run.Stack.Inject(packet);
            uint[] after = _run.Stack.Drops;
            for (int i = 1; after != null && i < after.Length; i++)
            {
                uint expected = i == (int)drop ? 1u : 0u;
                if (after[i] - before[i] != expected)
                {
                    throw _run.Fail("drops are not counted as expected.",
                        new ReportRow("drops", drop == DropReason.None ? "none" : drop.ToString(),
                            (after[i] - before[i]) + " of " + (DropReason)i, true));
                }
            }
        }

        // The flow's first SYN has the stack's initial sequence number.
        private void Learn(ScriptEvent item, byte[] packet)
        {
            if (item is not SegmentEvent { Segment: { } expected }
                || !expected.Has(Segment.Syn) || PacketReader.FindFault(packet) != null)
            {
                return;
            }

            int at = (packet[0] & 15) * 4;
            Flow flow = _run.Flows[item.Flow];
            if (flow.NodeIsn == null && PacketReader.IsTcp(packet)
                && PacketReader.IsOf(packet, flow) && (packet[at + 13] & Segment.Syn) != 0)
            {
                flow.NodeIsn = Raw.Read32(packet, at + 4) - (uint)(expected.Sequence ?? 0);
            }
        }

        private byte[] TakeInTime(ScriptEvent item, string expected, out ReportRow time)
        {
            (long earliest, long latest) = Tolerance.Of(item.Time, _run.Stack.IsExact);
            earliest -= _late;
            long previous = _run.Previous;
            Sighting sighting = Take(previous + latest);
            if (sighting == null)
            {
                throw _run.Fail("the stack has sent nothing.", new ReportRow("packet", expected, "nothing", true),
                    new ReportRow("time", item.Time.ToString(), "until " + TimeWindow.Show(latest), false));
            }

            Learn(item, sighting.Packet);
            _run.Note(sighting.Time, "out " + _run.Describe(sighting.Packet));
            if (PacketReader.FindFault(sighting.Packet) is { } fault)
            {
                throw _run.Fail("the packet is broken: " + fault + ".",
                    new ReportRow("packet", expected, Bytes16(sighting.Packet), true));
            }

            long after = sighting.Time - previous;
            time = new ReportRow("time", item.Time.ToString(),
                TimeWindow.Show(after), after < earliest || after > latest);
            _late = _run.Stack.IsExact ? 0 : Math.Max(0, after - item.Time.From);
            _run.Previous = sighting.Time;
            return sighting.Packet;
        }

        private void Conclude(string headline, params ReportRow[] rows)
        {
            if (rows.Any(row => row.Differs))
            {
                throw _run.Fail(headline, rows);
            }
        }

        private static string Bytes16(byte[] packet)
        {
            return Convert.ToHexString(packet, 0, Math.Min(packet.Length, 64));
        }
    }
}
