namespace SensorNode.Commands
{
    /// <summary>States of the command connection.</summary>
    public enum CommandState
    {
        /// <summary>No connection: the next attempt is scheduled, or the link is down.</summary>
        Waiting = 0,
        /// <summary>The connection is being opened.</summary>
        Connecting = 1,
        /// <summary>The connection is open, and the collector has not sent a line yet.</summary>
        Greeting = 2,
        /// <summary>The collector has sent a line.</summary>
        Open = 3,
    }
}
