using System;

namespace NanoSock.Sockets
{
    /// <summary>An error of a blocking socket call. It carries no text, which would cost flash: the code says it.</summary>
    public class SocketException : Exception
    {
        private readonly SocketError _code;

        /// <summary>Creates the exception.</summary>
        public SocketException(SocketError errorCode)
        {
            _code = errorCode;
        }

        /// <summary>The error as a number.</summary>
        public int ErrorCode
        {
            get { return (int)_code; }
        }

        /// <summary>The error.</summary>
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
