using System;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>A node whose time goes on when one thread reads it, so that this thread's waits end at once.</summary>
    internal sealed class SteppingNode : IDisposable, IStackClock
    {
        private readonly StackRunner _runner;
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private readonly int _step;
        private long _time = 1000;

        /// <summary>Starts the network of the program with the node.</summary>
        /// <param name="step">The milliseconds that the calling thread's reads add.</param>
        internal SteppingNode(int step)
        {
            _step = step;
            _runner = new StackRunner(new NetStack(new StackOptions()), this, null);
            _runner.AddInterface(new LoopbackLink(1500, 8), 0x7F000001, 8);
            Network.Start(_runner, null);
        }

        /// <summary>Gets the time.</summary>
        internal long Time => System.Threading.Volatile.Read(ref _time);

        /// <summary>Gets or sets what the thread does when it reads the time; the number of the read is
        /// passed.</summary>
        internal Action<int> OnRead { get; set; }

        /// <summary>Gets the number of times that the thread has read the time.</summary>
        internal int Reads { get; private set; }

        long IStackClock.Milliseconds
        {
            get
            {
                if (Environment.CurrentManagedThreadId == _thread)
                {
                    Reads++;
                    _time += _step;
                    OnRead?.Invoke(Reads);
                }

                return Time;
            }
        }

        public void Dispose()
        {
            OnRead = null;
            _runner.Dispose(0);
        }
    }
}
