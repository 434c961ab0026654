using System;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using NanoSock.Host.BoardLinks;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host
{
    /// <summary>Waits with poll(2) on the descriptors of TAP links and on a wake-up.</summary>
    public sealed unsafe class LinkWaiter : IStackWait, IDisposable
    {
        private const int Idle = 0;
        private const int Waiting = 1;
        private const int Woken = 2;

        private readonly TapLink[] _links;
        private readonly Libc.PollDescriptor[] _descriptors;
        // A SafeHandle, so that a wake-up during Dispose cannot write to a descriptor that the system has reused.
        private readonly SafeFileHandle _event;
        private int _state;

        /// <summary>Creates a waiter.</summary>
        /// <param name="links">The links to watch; those that vanish later are skipped.</param>
        /// <exception cref="TapException">The system has no free descriptor, or is not Linux.</exception>
        public LinkWaiter(params TapLink[] links)
        {
            if (!OperatingSystem.IsLinux())
            {
                throw new TapException(TapError.NotSupported, "TAP interfaces exist on Linux only.");
            }

            _links = (TapLink[])links.Clone();
            int descriptor = Libc.EventDescriptor(0, Libc.NonBlocking | Libc.CloseOnExec);
            if (descriptor < 0)
            {
                throw new TapException(TapError.Failed,
                    "eventfd: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
            }

            _event = new SafeFileHandle(descriptor, true);
            _descriptors = new Libc.PollDescriptor[_links.Length + 1];
            _descriptors[_links.Length].Descriptor = descriptor;
            _descriptors[_links.Length].Events = Libc.PollIn;
            foreach (TapLink link in _links)
            {
                link.MarkWatched();
            }
        }

        /// <summary>Creates the wait that suits the links: a <see cref="LinkWaiter"/> when a TAP link is among them,
        /// also beneath capture, impairment and cable; otherwise an <see cref="EventWait"/>. Dispose it if it is
        /// <see cref="IDisposable"/>.</summary>
        /// <param name="links">The links of one stack.</param>
        public static IStackWait For(params ILink[] links)
        {
            TapLink[] taps = new TapLink[links.Length];
            int count = 0;
            foreach (ILink link in links)
            {
                if (Innermost(link) is TapLink tap)
                {
                    taps[count++] = tap;
                }
            }

            Array.Resize(ref taps, count);
            return count == 0 ? new EventWait() : new LinkWaiter(taps);
        }

        /// <inheritdoc/>
        public void Wake()
        {
            // The system call is needed only while a thread sleeps.
            if (Interlocked.Exchange(ref _state, Woken) == Waiting)
            {
                Signal();
            }
        }

        /// <inheritdoc/>
        public void Wait(int milliseconds, bool forRoom)
        {
            if (Interlocked.CompareExchange(ref _state, Waiting, Idle) != Idle)
            {
                Volatile.Write(ref _state, Idle);
                return;
            }

            for (int i = 0; i < _links.Length; i++)
            {
                // poll(2) skips -1, the descriptor of a closed or vanished link.
                _descriptors[i].Descriptor = _links[i].Descriptor;
                _descriptors[i].Events = forRoom ? (short)(Libc.PollIn | Libc.PollOut) : Libc.PollIn;
            }

            int ready;
            fixed (Libc.PollDescriptor* first = _descriptors)
            {
                ready = Libc.Poll(first, (nuint)_descriptors.Length, milliseconds < 0 ? -1 : milliseconds);
            }

            Interlocked.Exchange(ref _state, Idle);
            if (ready > 0)
            {
                Settle();
            }
        }

        /// <summary>Frees the waiter. Must not be called while a thread waits; later wake-ups do nothing.</summary>
        public void Dispose()
        {
            _event.Dispose();
        }

        private static ILink Innermost(ILink link)
        {
            while (true)
            {
                switch (link)
                {
                    case ChipLink chip:
                        link = chip.Tap;
                        break;
                    case CaptureLink capture:
                        link = capture.Inner;
                        break;
                    case CableLink cable:
                        link = cable.Inner;
                        break;
                    case ImpairedLink impaired:
                        link = impaired.Inner;
                        break;
                    default:
                        return link;
                }
            }
        }

        private void Signal()
        {
            bool held = false;
            try
            {
                _event.DangerousAddRef(ref held);
                ulong one = 1;
                Libc.Write((int)_event.DangerousGetHandle(), (byte*)&one, sizeof(ulong));
            }
            catch (ObjectDisposedException)
            {
                // The link outlives its stack; no thread waits.
            }
            finally
            {
                if (held)
                {
                    _event.DangerousRelease();
                }
            }
        }

        private void Settle()
        {
            if (_descriptors[_links.Length].Returned != 0)
            {
                ulong count;
                Libc.Read(_descriptors[_links.Length].Descriptor, (byte*)&count, sizeof(ulong));
            }

            for (int i = 0; i < _links.Length; i++)
            {
                // Any flag but readable and writable is an error, and would end every later wait at once.
                if ((_descriptors[i].Returned & ~(Libc.PollIn | Libc.PollOut)) != 0)
                {
                    _links[i].Recheck();
                }
            }
        }
    }
}
