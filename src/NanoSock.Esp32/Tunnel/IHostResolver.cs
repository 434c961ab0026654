namespace NanoSock.Esp32
{
    /// <summary>Looks up a host's address without holding anybody up. No call throws.</summary>
    public interface IHostResolver
    {
        /// <summary>Begins a look-up; when one of the same name is under way, that one counts.</summary>
        void Begin(string host);

        /// <summary>Whether the look-up has ended.</summary>
        bool IsDone { get; }

        /// <summary>What it found, first byte highest; 0 when it failed.</summary>
        uint Address { get; }
    }
}
