using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>The program on a simulated host.</summary>
    internal interface IFlowProgram
    {
        /// <summary>Does what can be done now without waiting.</summary>
        /// <returns>True if the program has done anything, so that the stack may have work again.</returns>
        bool Step(NetStack stack);
    }
}
