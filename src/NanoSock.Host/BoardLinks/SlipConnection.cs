using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Holds a serial port while it is in use.</summary>
    internal sealed class SlipConnection : OpenedBoardLink
    {
        // Room for the fragments of a datagram of 8,000 bytes.
        private const int Queue = 8;

        private readonly SerialByteStream _port;
        private readonly SlipLink _link;
        private readonly string _device;
        private bool _isClosed;
        private bool _wasLost;

        internal SlipConnection(SerialByteStream port, string device, int mtu)
            : this(port, device, new SlipLink(port, mtu, Queue))
        {
        }

        private SlipConnection(SerialByteStream port, string device, SlipLink link)
            : base(link, null)
        {
            _port = port;
            _device = device;
            _link = link;
        }

        /// <inheritdoc/>
        public override string Trouble
        {
            get
            {
                return _port.IsOpen ? null : "serial port " + _device + " is lost; it is used again when it is back";
            }
        }

        /// <inheritdoc/>
        public override IEnumerable<string> Summarize()
        {
            IEnumerable<string> counts = Enum.GetValues<SlipCounter>()
                .Select(counter => Count(Name(counter), _link.GetCounter(counter)));
            IEnumerable<string> port = new[]
            {
                Count("read errors", _port.ReadErrors), Count("write errors", _port.WriteErrors),
                Count("of these time-outs", _port.WriteTimeouts), Count("port lost", _port.Losses)
            };
            yield return _device + ((_isClosed ? _wasLost : !_port.IsOpen) ? ", lost" : "") + ": " + string.Join(", ",
                counts.Concat(port).Where(text => text != null).DefaultIfEmpty("nothing came or went"));
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _wasLost = !_port.IsOpen;
            }

            base.Dispose();
            _port.Dispose();
        }

        private static string Count(string name, long count)
        {
            return count == 0 ? null : name + " " + count.ToString(CultureInfo.InvariantCulture);
        }

        private static string Name(SlipCounter counter)
        {
            return counter switch
            {
                SlipCounter.FramesIn => "frames in",
                SlipCounter.FramesOut => "frames out",
                SlipCounter.BadEscapes => "bad escapes",
                SlipCounter.OversizedFrames => "frames above the MTU",
                SlipCounter.EmptyFrames => "empty frames",
                SlipCounter.FramesCut => "frames cut",
                SlipCounter.OversizedOut => "frames not sent, above the MTU",
                SlipCounter.DamagedRuns => "runs of damaged frames",
                SlipCounter.StalledFrames => "stalled frames",
                SlipCounter.ReopenRequests => "requests to reopen",
                _ => counter.ToString(),
            };
        }
    }
}
