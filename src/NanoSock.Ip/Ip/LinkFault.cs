using System;

namespace NanoSock.Ip
{
    /// <summary>Exceptions out of links. A link that throws counts as down until it has not thrown for a second; the node and its
    /// other links go on. Each Poll asks it for frames all the same.</summary>
    internal static class LinkFault
    {
        private const int RetryMilliseconds = 1000;

        /// <summary>Counts an exception; the link is down, which arms the timer that looks whether it is up again.</summary>
        internal static void Note(NetContext net, NetInterface item)
        {
            net.Counts[(int)Counter.LinkFaults]++;

            // After an exception in a call of the program, whose time is that of the last Poll, that may be the next one.
            item.FaultyUntil = net.Time + RetryMilliseconds;
            NetworkLayer.NoticeDown(net, item);
        }

        /// <summary>Returns true if frames can flow.</summary>
        internal static bool IsUp(NetContext net, NetInterface item)
        {
            try
            {
                return item.FaultyUntil == 0 && item.Link.IsUp;
            }
            catch (Exception)
            {
                Note(net, item);
                return false;
            }
        }

        /// <summary>Gets how many frames a link that says so takes now.</summary>
        internal static int FreeFrames(NetContext net, NetInterface item)
        {
            try
            {
                return item.Room.FreeFrames;
            }
            catch (Exception)
            {
                Note(net, item);
                return 0;
            }
        }

        /// <summary>Gets how many frames a link that says so takes at most.</summary>
        internal static int MostFrames(NetContext net, NetInterface item)
        {
            try
            {
                return item.Room.MostFrames;
            }
            catch (Exception)
            {
                Note(net, item);
                return int.MaxValue;
            }
        }

        /// <summary>Counts a link as sound again that has not thrown for its time.</summary>
        internal static void Forgive(NetContext net, NetInterface item)
        {
            if (net.Time >= item.FaultyUntil)
            {
                item.FaultyUntil = 0;
            }
        }
    }
}
