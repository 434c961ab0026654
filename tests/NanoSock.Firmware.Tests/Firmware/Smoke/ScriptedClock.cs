using System;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>A clock whose value is a function of the number of its readings.</summary>
    internal sealed class ScriptedClock : IStackClock
    {
        private readonly Func<long, long> _value;
        private long _reads;

        internal ScriptedClock(Func<long, long> value)
        {
            _value = value;
        }

        public long Milliseconds => _value(_reads++);
    }
}
