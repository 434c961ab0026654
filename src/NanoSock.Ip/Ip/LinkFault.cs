using System;

namespace NanoSock.Ip
{
    /// <summary>Handles exceptions thrown by links. A link that throws counts as down until it has not thrown for a
    /// pause; the node and its other links continue. Each Poll still polls the link for frames. The pause is a second.
    /// It doubles, up to a minute, each time the link throws again before a frame was sent.</summary>
    internal static class LinkFault
    {
        private const int FirstPause = 1000;
        private const int LongestPause = 60000;

        // NetInterface.FaultState has the number of doublings in its low bits.
        private const int StateShift = 3;
        private const int MostDoublings = 6;

        /// <summary>Counts an exception and marks the link as down, which arms the timer that checks whether it is up
        /// again.</summary>
        internal static void Note(NetContext net, NetInterface item)
        {
            net.Counts[(int)Counter.LinkFaults]++;

            long state = item.FaultState;
            int doublings = 0;
            if (state > 0)
            {
                doublings = Doublings(state);
            }
            else if (state < 0 && ~state >> StateShift == net.Counts[(int)Counter.FramesOut])
            {
                doublings = Doublings(~state);
                doublings = doublings < MostDoublings ? doublings + 1 : MostDoublings;
            }

            int pause = FirstPause << doublings;
            if (pause > LongestPause)
            {
                pause = LongestPause;
            }

            // After an exception in a call of the program, whose time is that of the last Poll, this may be the next
            // Poll.
            item.FaultState = ((net.Time + pause) << StateShift) | (long)doublings;
            NetworkLayer.NoticeDown(net, item);
        }

        /// <summary>Returns true if frames can flow.</summary>
        internal static bool IsUp(NetContext net, NetInterface item)
        {
            try
            {
                return item.FaultState <= 0 && item.Link.IsUp;
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
            long state = item.FaultState;
            if (state > 0 && net.Time >= state >> StateShift)
            {
                long frames = net.Counts[(int)Counter.FramesOut];
                item.FaultState = ~((frames << StateShift) | (long)Doublings(state));
            }
        }

        private static int Doublings(long state)
        {
            return (int)(state & ((1 << StateShift) - 1));
        }
    }
}
