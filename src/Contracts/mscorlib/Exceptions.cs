namespace System
{
    public class ApplicationException : Exception
    {
        public ApplicationException() { }
        public ApplicationException(String message) { }
        public ApplicationException(String message, Exception innerException) { }
    }

    public class ArgumentException : SystemException
    {
        public ArgumentException() { }
        public ArgumentException(string message) { }
        public ArgumentException(string message, Exception innerException) { }
        public ArgumentException(string message, string paramName) { }
        public ArgumentException(string message, string paramName, Exception innerException) { }
        public override string Message { get { throw null; } }
        public static void ThrowIfNullOrEmpty(string argument, string paramName = null) { throw null; }
        public virtual string ParamName { get { throw null; } }
    }

    public class ArgumentNullException : ArgumentException
    {
        public ArgumentNullException() { }
        public ArgumentNullException(string message, Exception innerException) { }
        public ArgumentNullException(string paramName) { }
        public ArgumentNullException(string paramName, string message) { }
        public static void ThrowIfNull(object argument, string paramName = null) { throw null; }
    }

    public class ArgumentOutOfRangeException : ArgumentException
    {
        public ArgumentOutOfRangeException() { }
        public ArgumentOutOfRangeException(String paramName) { }
        public ArgumentOutOfRangeException(String paramName, String message) { }
    }

    public class Exception
    {
        protected int HResult;
        public Exception InnerException { get { throw null; } }
        public Exception() { }
        public Exception(String message) { }
        public Exception(String message, Exception innerException) { }
        public override String ToString() { throw null; }
        public virtual String Message { get { throw null; } }
        public virtual String StackTrace { get { throw null; } }
    }

    public class FormatException : SystemException
    {
        public FormatException() { }
        public FormatException(String message) { }
        public FormatException(String message, Exception innerException) { }
    }

    public class IndexOutOfRangeException : SystemException
    {
        public IndexOutOfRangeException() { }
        public IndexOutOfRangeException(String message) { }
        public IndexOutOfRangeException(String message, Exception innerException) { }
    }

    public class InvalidCastException : SystemException
    {
        public InvalidCastException() { }
        public InvalidCastException(String message) { }
        public InvalidCastException(String message, Exception innerException) { }
    }

    public class InvalidOperationException : SystemException
    {
        public InvalidOperationException() { }
        public InvalidOperationException(String message) { }
        public InvalidOperationException(String message, Exception innerException) { }
    }

    public class NotImplementedException : SystemException
    {
        public NotImplementedException() { }
        public NotImplementedException(String message) { }
        public NotImplementedException(String message, Exception innerException) { }
    }

    public class NotSupportedException : SystemException
    {
        public NotSupportedException() { }
        public NotSupportedException(String message) { }
        public NotSupportedException(String message, Exception innerException) { }
    }

    public class NullReferenceException : SystemException
    {
        public NullReferenceException() { }
        public NullReferenceException(String message) { }
        public NullReferenceException(String message, Exception innerException) { }
    }

    public class ObjectDisposedException : SystemException
    {
        public ObjectDisposedException() { }
        public ObjectDisposedException(String message) { }
        public ObjectDisposedException(String message, Exception innerException) { }
    }

    public class OutOfMemoryException : SystemException
    {
        public OutOfMemoryException() { }
        public OutOfMemoryException(String message) { }
        public OutOfMemoryException(String message, Exception innerException) { }
    }

    public class PlatformNotSupportedException : NotSupportedException
    {
        public PlatformNotSupportedException() { }
    }

    public class SystemException : Exception
    {
        public SystemException() { }
        public SystemException(String message) { }
        public SystemException(String message, Exception innerException) { }
    }

    public class TimeoutException : SystemException
    {
        public TimeoutException() { }
        public TimeoutException(String message) { }
        public TimeoutException(String message, Exception innerException) { }
    }
}
