namespace NanoSock.Esp32
{
    /// <summary>Names the counters and states of a <see cref="VxlanLink"/> for display.</summary>
    public static class VxlanNames
    {
        private static readonly string[] s_counters =
        {
            "frames in", "frames out", "keep-alives", "reopenings",
            "foreign peer", "header short", "no VNI flag", "wrong VNI", "frame short",
            "frame long", "inner VLAN", "bad source", "peer's keep-alives",
            "send too long", "send invalid", "send no room", "send errors", "receive errors",
            "peer refused", "open errors", "resolve errors", "network losses",
        };

        private static readonly string[] s_states = { "waiting for the network", "resolving", "backing off", "open" };

        /// <summary>Returns the name of a counter.</summary>
        public static string Of(VxlanCounter counter)
        {
            return s_counters[(int)counter];
        }

        /// <summary>Returns the name of a state.</summary>
        public static string Of(VxlanState state)
        {
            return s_states[(int)state];
        }

        /// <summary>Returns the counters of a link that are not zero, for a program's output; "none" when all
        /// are.</summary>
        public static string Counters(VxlanLink link)
        {
            string text = string.Empty;
            for (VxlanCounter counter = VxlanCounter.FramesIn; counter < VxlanCounter.Count; counter++)
            {
                uint count = link.GetCount(counter);
                if (count != 0)
                {
                    text += (text.Length == 0 ? string.Empty : ", ") + Of(counter) + " " + count.ToString();
                }
            }

            return text.Length == 0 ? "none" : text;
        }
    }
}
