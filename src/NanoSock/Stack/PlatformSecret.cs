using NanoSock.Randomness;

namespace NanoSock.Sockets
{
    /// <summary>Provides a node that was created without <see cref="StackOptions.Secret"/> with a secret of the
    /// platform's. <c>StackRunner</c> does this by itself; a program with a loop of its own calls it once,
    /// before it opens a socket.</summary>
    public static partial class PlatformSecret
    {
        private const int Length = 32;

        /// <summary>Draws a secret and gives it to the node, if the node has no secret and no socket yet. On the
        /// desktop the secret comes from the operating system's cryptographic generator; on a device from Random and
        /// the jitter of the clock, which takes up to half a second.</summary>
        /// <param name="stack">The node.</param>
        /// <returns>The quality of the node's secret after the call; <see cref="SecretQuality.None"/> when it was too
        /// late to provide one.</returns>
        public static SecretQuality Provide(NetStack stack)
        {
            if (stack.CanTakeSecret)
            {
                byte[] secret = new byte[Length];
                SecretQuality quality = Draw(secret);
                stack.SetSecret(secret, quality);
            }

            return stack.SecretQuality;
        }
    }
}
