namespace NanoSock.Host.Running
{
    /// <summary>Something that a <see cref="PumpThread"/> keeps going: a stack with the program around it.</summary>
    public interface IPump
    {
        /// <summary>Whether the last step left work because a link had no room.</summary>
        bool IsLinkBlocked { get; }

        /// <summary>Does all work there is.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>When the next call is wanted at the latest; now for at once, <see cref="long.MaxValue"/> for never.</returns>
        long Step(long nowMilliseconds);
    }
}
