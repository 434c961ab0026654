using System;

namespace NanoSock.Ip
{
    /// <summary>Handles exceptions thrown by links. A link that throws counts as down until it has not thrown for a
    /// second; the node and its other links continue. Each Poll still polls the link for frames.</summary>
    internal static class LinkFault
    {
        private const int RetryMilliseconds = 1000;

        /// <summary>Counts an exception and marks the link as down, which arms the timer that checks whether it is up
        /// again.</summary>
        internal static void Note(NetContext net, NetInterface item)
        {
            net.Counts[(int)Counter.LinkFaults]++;

            // After an exception in a call of the program, whose time is that of the last Poll, this may be the next
            // Poll.
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

        /// <summary>Gets the number of frames for which a link reports room now.</summary>
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

        /// <summary>Gets the number of frames for which an idle link reports room.</summary>
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

        /// <summary>Counts a link as up again that has not thrown for its time.</summary>
        internal static void Forgive(NetContext net, NetInterface item)
        {
            if (net.Time >= item.FaultyUntil)
            {
                item.FaultyUntil = 0;
            }
        }
    }
}
