using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>A board's link in use.</summary>
    public class OpenedBoardLink : IDisposable
    {
        /// <summary>Takes an open link, and disposes it in the end if it is <see cref="IDisposable"/>.</summary>
        /// <param name="link">The board's end.</param>
        /// <param name="hostPort">The far end, where it is within this process; null elsewhere.</param>
        public OpenedBoardLink(ILink link, ILink hostPort)
        {
            Link = link;
            HostPort = hostPort;
        }

        /// <summary>The board's end.</summary>
        public ILink Link { get; }

        /// <summary>The far end, where it is within this process, for the stack that carries forwarded ports; null
        /// elsewhere.</summary>
        public ILink HostPort { get; }

        /// <summary>What keeps the link from working at present, in a few words for the user; null for nothing.</summary>
        public virtual string Trouble
        {
            get { return null; }
        }

        /// <summary>What the link has to tell when the run is over, one line each: its state, what it refused.</summary>
        public virtual IEnumerable<string> Summarize()
        {
            return Array.Empty<string>();
        }

        /// <summary>Closes the link.</summary>
        public virtual void Dispose()
        {
            (Link as IDisposable)?.Dispose();
        }
    }
}
