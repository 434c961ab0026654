using System;
using System.Collections.Generic;

namespace NanoSock.Host.Running
{
    /// <summary>Pulls a board's cable and plugs it in again at the times of the command line.</summary>
    public sealed class UnplugPump : IPump
    {
        private readonly Action<bool> _pull;
        private readonly IReadOnlyList<Unplugging> _plan;

        /// <summary>Creates the pump.</summary>
        /// <param name="pull">Pulls the cable (true) or plugs it in.</param>
        /// <param name="plan">The times at which the cable is out; overlapping times are joined.</param>
        public UnplugPump(Action<bool> pull, IReadOnlyList<Unplugging> plan)
        {
            _pull = pull;
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
                isPulled |= unplugging.Includes(nowMilliseconds);
                next = unplugging.NextChange(next, nowMilliseconds);
            }

            _pull(isPulled);
            return next;
        }
    }
}
