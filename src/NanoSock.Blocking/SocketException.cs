using System;

namespace NanoSock.Sockets
{
    /// <summary>Reports an error of a blocking socket call. It carries no text, which would cost flash: the error code
    /// suffices.</summary>
    public class SocketException : Exception
    {
        private readonly SocketError _code;

        /// <summary>Creates the exception.</summary>
        public SocketException(SocketError errorCode)
        {
            _code = errorCode;
        }

        /// <summary>Gets the error as a number.</summary>
        public int ErrorCode
        {
            get { return (int)_code; }
        }

        /// <summary>Gets the error.</summary>
        public SocketError SocketErrorCode
        {
            get { return _code; }
        }

        /// <inheritdoc/>
        public override string Message
        {
            get { return "SocketError " + ((int)_code).ToString(); }
        }
    }
}
