namespace NanoSock.Links
{
    /// <summary>An <see cref="IByteStream"/> that can be closed and opened again while it is in use: the remedy where a driver
    /// has got out of step with its hardware and delivers wrong bytes, or some of them late, until it is opened again.</summary>
    public interface IReopenable
    {
        /// <summary>Requests that the stream be closed and opened again. Notes the request and returns at once; the stream
        /// follows it when that is safe: a driver may not survive that its port is closed during a write. Bytes that have
        /// arrived and were not read are lost then; bytes to be sent are kept. A request during another one has no
        /// effect.</summary>
        void Reopen();
    }
}
