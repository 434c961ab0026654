using NanoSock.Benchmarks.Model;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>The sender beside the stack.</summary>
    internal enum ShareModel
    {
        /// <summary>RFC 5681.</summary>
        Reno,
        /// <summary>RFC 9438.</summary>
        Cubic,
    }

    /// <summary>The properties of a <see cref="ShareModel"/>.</summary>
    internal static class ShareModels
    {
        internal static ModelWindow Window(ShareModel model)
        {
            return model == ShareModel.Reno ? new RenoWindow() : new CubicWindow();
        }
    }
}
