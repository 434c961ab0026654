using System.Runtime.CompilerServices;
using NanoSock.Wire;

namespace NanoSock.Links
{
    /// <content>Floods frames, and wakes the senders that wait for room.</content>
    public sealed partial class VirtualSwitch
    {
        private void Flood(VirtualPort from, byte[] buffer, int offset, int length)
        {
            // Port by port, so that no wake-up happens under the lock and no port waits for the whole flood.
            for (int i = 0; i < _count; i++)
            {
                VirtualPort to = _ports[i];
                IWakeup wakeup = null;
                if (to != from)
                {
                    FloodTo(to, buffer, offset, length, ref wakeup);
                }

                if (wakeup != null)
                {
                    wakeup.Wake();
                }
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void FloodTo(VirtualPort to, byte[] buffer, int offset, int length, ref IWakeup wakeup)
        {
            FloodTo(this, to, buffer, offset, length, ref wakeup);
        }

        private static void FloodTo(VirtualSwitch hub, VirtualPort to,
            byte[] buffer, int offset, int length, ref IWakeup wakeup)
        {
            if (to.Plugged && Accepts(to, buffer, offset))
            {
                wakeup = hub.Enqueue(to, buffer, offset, length);
            }
        }

        private void AwaitRoom(VirtualPort from, VirtualPort to)
        {
            if (from.WaitsFor == null)
            {
                from.WaitsFor = to;
                from.NextWaiter = to.FirstWaiter;
                to.FirstWaiter = from;
                to.Waiters++;
            }
            else if (from.WaitsFor != to && !from.WaitsAnywhere)
            {
                // Refused by a second receiver: from here on room anywhere is worth a look.
                from.WaitsAnywhere = true;
                from.NextAnywhere = _firstAnywhere;
                _firstAnywhere = from;
                _anywhere++;
            }
        }

        private void WakeSenders(VirtualPort port)
        {
            // One at a time and never under the lock; no more than wait now, because a woken sender may return at once.
            int rounds = port.Waiters + _anywhere;
            for (int i = 0; i < rounds; i++)
            {
                VirtualPort sender = null;
                NextSender(port, ref sender);
                if (sender == null)
                {
                    return;
                }

                IWakeup wakeup = sender.Wakeup;
                if (wakeup != null)
                {
                    wakeup.Wake();
                }
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void NextSender(VirtualPort port, ref VirtualPort sender)
        {
            sender = port.FirstWaiter;
            if (sender != null)
            {
                port.FirstWaiter = sender.NextWaiter;
                port.Waiters--;
                sender.NextWaiter = null;
                sender.WaitsFor = null;
                return;
            }

            sender = _firstAnywhere;
            if (sender != null)
            {
                _firstAnywhere = sender.NextAnywhere;
                _anywhere--;
                sender.NextAnywhere = null;
                sender.WaitsAnywhere = false;
            }
        }
    }
}
