using System;
using System.Collections.Generic;
using NanoSock.Host.BoardLinks;
using NanoSock.Links;

namespace NanoSock.Host.Running
{
    /// <summary>Opens the link of a command line, with its cable, impairment and captures around it.</summary>
    internal sealed class BoardWire : IDisposable
    {
        private const int ImpairedFrames = 4096;

        private readonly PcapngFile _capture;

        /// <summary>Opens the link.</summary>
        /// <param name="options">The command line.</param>
        /// <param name="recorder">A further receiver of the board's packets; null for none.</param>
        /// <exception cref="TapException">The TAP interface cannot be opened.</exception>
        /// <exception cref="BoardException">The link cannot be opened, or the capture cannot be written.</exception>
        internal BoardWire(HostOptions options, ICaptureSink recorder)
        {
            List<IPump> pumps = new List<IPump>();
            Connection = options.Link.Open();
            try
            {
                Link = Connection.Link;
                if (options.Unpluggings.Count > 0 && Connection.PullCable == null)
                {
                    Cable = new CableLink(Link);
                    Link = Cable;
                }

                if (options.Impairment != null)
                {
                    Impaired = new ImpairedLink(Link, options.Impairment, ImpairedFrames);
                    Link = Impaired;
                }

                if (options.Unpluggings.Count > 0)
                {
                    pumps.Add(new UnplugPump(Connection.PullCable ?? (isPulled => Cable.IsPulled = isPulled),
                        options.Unpluggings));
                }

                if (options.CapturePath != null)
                {
                    // The capture shows the board's own view: packets sent before the impairment, and received after
                    // it.
                    _capture = Open(options.CapturePath);
                    Link = new CaptureLink(Link, _capture, "board");
                }

                if (recorder != null)
                {
                    Link = new CaptureLink(Link, recorder, "board");
                }

                if (options.CapturePath != null || recorder != null)
                {
                    Link = new ClockedLink(Link);
                }
            }
            catch
            {
                Dispose();
                throw;
            }

            Pumps = pumps;
        }

        /// <summary>Gets the link as it was opened.</summary>
        internal OpenedBoardLink Connection { get; }

        /// <summary>Gets the link as the stack uses it.</summary>
        internal ILink Link { get; }

        /// <summary>Gets the cable that is pulled at times, or null.</summary>
        internal CableLink Cable { get; }

        /// <summary>Gets the impairment, or null.</summary>
        internal ImpairedLink Impaired { get; }

        /// <summary>Gets the pumps of the link: those that pull its cable.</summary>
        internal IReadOnlyList<IPump> Pumps { get; }

        /// <summary>Gets the reason why the capture ended early, or null.</summary>
        internal string CaptureFailure
        {
            get { return _capture?.Failure; }
        }

        /// <summary>Closes the link, and completes the capture.</summary>
        public void Dispose()
        {
            Connection.Dispose();
            _capture?.Dispose();
        }

        private static PcapngFile Open(string path)
        {
            try
            {
                return new PcapngFile(path);
            }
            catch (Exception e) when (e is System.IO.IOException
                or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw new BoardException("--pcap '" + path + "': " + e.Message);
            }
        }

        /// <summary>Keeps the time stamps of captures at the real time, which is finer than the stack's
        /// milliseconds.</summary>
        private sealed class ClockedLink : LinkDecorator
        {
            internal ClockedLink(ILink inner)
                : base(inner)
            {
            }

            public override long Poll(long nowMilliseconds)
            {
                long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                for (CaptureLink link = Inner as CaptureLink; link != null; link = link.Inner as CaptureLink)
                {
                    link.NowMicroseconds = now;
                }

                return base.Poll(nowMilliseconds);
            }
        }
    }
}
