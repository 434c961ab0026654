using System;
using System.Collections.Generic;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The events that <c>accepted</c> and <c>connected</c> stand for.</summary>
    internal static class Opening
    {
        /// <summary>Returns a listener on port 80, the peer's SYN, and the accepted connection.</summary>
        /// <param name="name">The connection's name.</param>
        /// <param name="listener">The listener's name.</param>
        /// <param name="peer">The peer's window and options.</param>
        /// <param name="scales">True if the stack scales windows.</param>
        internal static IEnumerable<ScriptEvent> Accepted(string name, string listener, Segment peer, bool scales)
        {
            yield return new CallEvent { Kind = CallKind.Socket, Target = listener, Text = listener + " = socket" };
            yield return new CallEvent
            {
                Kind = CallKind.Bind, Socket = listener, Number = 80, Text = "bind " + listener + " 80"
            };
            yield return new CallEvent
            {
                Kind = CallKind.Listen, Socket = listener, Number = 4, Text = "listen " + listener + " 4"
            };
            yield return new SegmentEvent { IsIn = true, Segment = Syn(Segment.Syn, peer) };
            yield return new SegmentEvent
            {
                Segment = new Segment
                {
                    Flags = Segment.Syn | Segment.Ack, Sequence = 0, Length = 0, Acknowledgment = 1
                }
            };
            yield return new SegmentEvent { IsIn = true, Segment = new Segment { Flags = Segment.Ack, Sequence = 1,
                Acknowledgment = 1, Window = Scaled(peer, scales), Options = Stamped(peer) } };
            yield return new CallEvent
            {
                Kind = CallKind.Accept, Socket = listener, Target = name, Text = name + " = accept " + listener
            };
        }

        /// <summary>Returns a connection to the peer, opened by the stack.</summary>
        internal static IEnumerable<ScriptEvent> Connected(string name, Segment peer)
        {
            yield return new CallEvent { Kind = CallKind.Socket, Target = name, Text = name + " = socket" };
            yield return new CallEvent { Kind = CallKind.Connect, Socket = name, Text = "connect " + name };
            yield return new SegmentEvent { Segment = new Segment { Flags = Segment.Syn, Sequence = 0, Length = 0 } };
            Segment answer = Syn(Segment.Syn | Segment.Ack, peer);
            answer.Acknowledgment = 1;
            yield return new SegmentEvent { IsIn = true, Segment = answer };
            yield return new SegmentEvent
            {
                Segment = new Segment { Flags = Segment.Ack, Sequence = 1, Length = 0, Acknowledgment = 1 }
            };
        }

        private static Segment Syn(int flags, Segment peer)
        {
            List<TcpOption> options = peer.OptionMode == OptionMode.Any
                ? new List<TcpOption> { new TcpOption(OptionKind.Mss) { Number = 1460 } }
                : peer.Options;
            return new Segment
            {
                Flags = flags, Sequence = 0, Window = peer.Window ?? NumberWish.Of(65535), Options = options
            };
        }

        // Windows in SYNs are never scaled; the others are once both sides have offered it (RFC 7323 2.2).
        private static NumberWish Scaled(Segment peer, bool scales)
        {
            TcpOption scale = scales ? peer.Options.Find(option => option.Kind == OptionKind.WindowScale) : null;
            return scale == null
                ? peer.Window
                : NumberWish.Of((peer.Window?.Value ?? 65535) >> Math.Min(scale.Number, 14));
        }

        // With timestamps negotiated, every segment carries them.
        private static List<TcpOption> Stamped(Segment peer)
        {
            List<TcpOption> options = new List<TcpOption>();
            TcpOption stamps = peer.Options.Find(option => option.Kind == OptionKind.Timestamps);
            if (stamps != null)
            {
                options.Add(new TcpOption(OptionKind.Nop));
                options.Add(new TcpOption(OptionKind.Nop));
                options.Add(new TcpOption(OptionKind.Timestamps) { Value = stamps.Value });
            }

            return options;
        }
    }
}
