namespace NanoSock.Services
{
    /// <summary>Receives the reports of <see cref="LanServices"/>. The calls come from the node's Poll.</summary>
    public interface ILanListener
    {
        /// <summary>Gets the fault for which the link is down, in a few words; null where the driver of the link knows
        /// of none.</summary>
        string LinkFault { get; }

        /// <summary>Takes one line for a change of the link, the address or the name, such as
        /// <c>name board.local</c>.</summary>
        void OnChange(string line);
    }
}
