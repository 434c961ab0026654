namespace System.Net.Sockets
{
    /// <summary>Reports an error of a socket call. It has no text, which would cost flash.</summary>
    public class SocketException : Exception
    {
        private readonly int _errorCode;

        /// <summary>Creates the exception.</summary>
        public SocketException(SocketError errorCode)
        {
            _errorCode = (int)errorCode;
        }

        /// <summary>Gets the error as a number, one of <see cref="SocketError"/>.</summary>
        public int ErrorCode
        {
            get { return _errorCode; }
        }
    }
}
