using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Creates a sample on a node that has its interface.</summary>
    /// <param name="stack">The node.</param>
    public delegate ISample SampleMaker(NetStack stack);

    /// <summary>Represents a program of <c>firmware/Samples</c>, which <see cref="SampleRun"/> runs on a board or on a
    /// desktop.</summary>
    public interface ISample : ILoopProgram
    {
        /// <summary>Starts the program.</summary>
        /// <returns>The first error.</returns>
        SocketError Start();
    }
}
