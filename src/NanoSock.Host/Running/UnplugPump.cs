using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Host.Running
{
    /// <summary>Pulls a board's cable and plugs it in again at the times of the command line.</summary>
    public sealed class UnplugPump : IPump
    {
        private readonly CableLink _cable;
        private readonly IReadOnlyList<Unplugging> _plan;

        /// <summary>Creates the pump.</summary>
        /// <param name="cable">The cable.</param>
        /// <param name="plan">The times at which the cable is out; overlapping times are joined.</param>
        public UnplugPump(CableLink cable, IReadOnlyList<Unplugging> plan)
        {
            _cable = cable;
            _plan = plan;
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long next = long.MaxValue;
            bool isPulled = false;
            foreach (Unplugging unplugging in _plan)
            {
                isPulled |= nowMilliseconds >= unplugging.AtMilliseconds
                    && nowMilliseconds < unplugging.UntilMilliseconds;
                next = Earlier(next, unplugging.AtMilliseconds, nowMilliseconds);
                next = Earlier(next, unplugging.UntilMilliseconds, nowMilliseconds);
            }

            _cable.IsPulled = isPulled;
            return next;
        }

        private static long Earlier(long next, long at, long now)
        {
            return at > now && at < next ? at : next;
        }
    }
}
