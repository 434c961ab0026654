using System.Runtime.CompilerServices;
using System.Threading;
using NanoSock;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace System.Net.NetworkInformation
{
    /// <summary>Reports the changes of interfaces, from a thread of its own: a handler may block.</summary>
    public static partial class NetworkChange
    {
        // Changes that wait for the thread. Of more than these, the oldest are discarded.
        private const int Room = 16;

        // The index of an interface for a change of its address, and its complement for one of its link; written by
        // the node's thread, and read by this one.
        private static readonly int[] s_changes = new int[Room];
        private static int s_written;
        private static int s_read;
        private static AutoResetEvent s_event;
        private static StackRunner s_watched;
        private static NetworkAddressChangedEventHandler s_address;
        private static NetworkAvailabilityChangedEventHandler s_availability;

        /// <summary>Occurs when a station joins or leaves an access point, of which NanoSock has none: never.</summary>
        public static event NetworkAPStationChangedEventHandler NetworkAPStationChanged
        {
            add { }
            remove { }
        }

        /// <summary>Occurs when an interface has got an address or has lost its address.</summary>
        public static event NetworkAddressChangedEventHandler NetworkAddressChanged
        {
            [MethodImpl(MethodImplOptions.Synchronized)]
            add
            {
                s_address = (NetworkAddressChangedEventHandler)Delegate.Combine(s_address, value);
                Watch();
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            remove
            {
                s_address = (NetworkAddressChangedEventHandler)Delegate.Remove(s_address, value);
            }
        }

        /// <summary>Occurs when a link has come up or gone down.</summary>
        public static event NetworkAvailabilityChangedEventHandler NetworkAvailabilityChanged
        {
            [MethodImpl(MethodImplOptions.Synchronized)]
            add
            {
                s_availability = (NetworkAvailabilityChangedEventHandler)Delegate.Combine(s_availability, value);
                Watch();
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            remove
            {
                s_availability = (NetworkAvailabilityChangedEventHandler)Delegate.Remove(s_availability, value);
            }
        }

        /// <summary>Watches the node of the program if there is a handler.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal static void Watch()
        {
            StackRunner runner = Network.Runner;
            if (runner == s_watched || (s_address == null && s_availability == null))
            {
                return;
            }

            if (s_event == null)
            {
                s_event = new AutoResetEvent(false);
                Thread thread = new Thread(Run);
                Prepare(thread);
                thread.Start();
            }

            if (s_watched != null)
            {
                s_watched.InterfaceChanged -= OnChange;
            }

            s_watched = runner;
            runner.InterfaceChanged += OnChange;
        }

        static partial void Prepare(Thread thread);

        private static void OnChange(object sender, InterfaceEvent change)
        {
            bool isLink = change.Kind == InterfaceEventKind.LinkUp || change.Kind == InterfaceEventKind.LinkDown;
            s_changes[s_written % Room] = isLink ? ~change.Interface : change.Interface;
            s_written++;
            s_event.Set();
        }

        private static void Run()
        {
            while (true)
            {
                s_event.WaitOne();
                while (s_read != s_written)
                {
                    if (s_written - s_read > Room)
                    {
                        s_read = s_written - Room;
                    }

                    int change = s_changes[s_read % Room];
                    s_read++;
                    try
                    {
                        // Copies, because a handler may be removed meanwhile.
                        NetworkAddressChangedEventHandler address = s_address;
                        NetworkAvailabilityChangedEventHandler availability = s_availability;
                        if (change >= 0 && address != null)
                        {
                            address((ushort)change, EventArgs.Empty);
                        }

                        if (change < 0 && availability != null)
                        {
                            availability((ushort)~change,
                                new NetworkAvailabilityEventArgs(NetworkInterface.IsUp(~change)));
                        }
                    }
                    catch (Exception)
                    {
                        // A handler has thrown, and gets the next change all the same.
                    }
                }
            }
        }
    }
}
