namespace NanoSock.Esp32
{
    /// <summary>Resolves a host's address without blocking the caller. No call throws.</summary>
    public interface IHostResolver
    {
        /// <summary>Begins a look-up; a look-up of the same name in progress is used instead.</summary>
        void Begin(string host);

        /// <summary>Gets whether the look-up has ended.</summary>
        bool IsDone { get; }

        /// <summary>Gets the resolved address, first byte highest; 0 when the look-up failed.</summary>
        uint Address { get; }
    }
}
