using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Holds a board's link while it is in use.</summary>
    public class OpenedBoardLink : IDisposable
    {
        /// <summary>Takes over an open link, and disposes it at the end if it is <see cref="IDisposable"/>.</summary>
        /// <param name="link">The board's end.</param>
        /// <param name="hostPort">The far end, where it is within this process; null elsewhere.</param>
        public OpenedBoardLink(ILink link, ILink hostPort)
        {
            Link = link;
            HostPort = hostPort;
        }

        /// <summary>Gets the board's end.</summary>
        public ILink Link { get; }

        /// <summary>Gets the far end, where it is within this process, for the stack that carries forwarded ports; null
        /// elsewhere.</summary>
        public ILink HostPort { get; }

        /// <summary>Gets the reason why the link does not work at present, in a few words for the user; null while it
        /// works.</summary>
        public virtual string Trouble
        {
            get { return null; }
        }

        /// <summary>Gets the fault of the board's chip for which the link is down, in a few words; null where there is
        /// no fault, or no chip.</summary>
        public virtual string Fault
        {
            get { return null; }
        }

        /// <summary>Gets the action that pulls the cable of the link (true) or plugs it in again; null where the link
        /// has no cable of its own.</summary>
        public virtual Action<bool> PullCable
        {
            get { return null; }
        }

        /// <summary>Returns the link's report at the end of the run, one line each: its state and its drops.</summary>
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
