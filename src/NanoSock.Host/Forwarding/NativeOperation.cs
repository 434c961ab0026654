using System;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents an asynchronous operation of a native socket that is begun again and again. Its completion
    /// wakes a carrier.</summary>
    internal class NativeOperation
    {
        private readonly Carrier _carrier;
        private readonly Func<Native.SocketAsyncEventArgs, bool> _operation;
        private bool _isBegun;
        private volatile bool _isCompleted;

        internal NativeOperation(Carrier carrier, Func<Native.SocketAsyncEventArgs, bool> operation)
        {
            _carrier = carrier;
            _operation = operation;
            Arguments.Completed += OnCompleted;
        }

        /// <summary>Gets the arguments and results of the operation.</summary>
        internal Native.SocketAsyncEventArgs Arguments { get; } = new Native.SocketAsyncEventArgs();

        /// <summary>Gets whether the operation was begun and is not complete.</summary>
        internal bool IsInProgress
        {
            get { return _isBegun && !_isCompleted; }
        }

        /// <summary>Begins the operation; none may be in progress.</summary>
        internal void Begin()
        {
            _isCompleted = false;
            _isBegun = true;
            if (!_operation(Arguments))
            {
                _isCompleted = true;
            }
        }

        /// <summary>Returns true once for each operation that is complete.</summary>
        internal bool Complete()
        {
            bool taken = _isBegun && _isCompleted;
            _isBegun &= !taken;
            return taken;
        }

        private void OnCompleted(object sender, Native.SocketAsyncEventArgs e)
        {
            _isCompleted = true;
            _carrier.Wake();
        }
    }
}
