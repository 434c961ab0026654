namespace SensorNode.Commands
{
    /// <summary>What the command connection is at.</summary>
    public enum CommandState
    {
        /// <summary>There is none; the next attempt has its time, or the link is down.</summary>
        Waiting = 0,
        /// <summary>It is being opened.</summary>
        Connecting = 1,
        /// <summary>It is open, and the collector has not said anything yet.</summary>
        Greeting = 2,
        /// <summary>The collector has said something.</summary>
        Open = 3,
    }
}
