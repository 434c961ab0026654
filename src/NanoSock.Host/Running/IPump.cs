namespace NanoSock.Host.Running
{
    /// <summary>Represents work that a <see cref="PumpThread"/> runs: a stack with the program around it.</summary>
    public interface IPump
    {
        /// <summary>Returns true if work remained after the last step because a link had no room.</summary>
        bool IsLinkBlocked { get; }

        /// <summary>Does all outstanding work.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>The time of the next call at the latest; now for at once, <see cref="long.MaxValue"/> for
        /// never.</returns>
        long Step(long nowMilliseconds);
    }
}
