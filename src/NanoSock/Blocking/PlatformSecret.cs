using NanoSock.Storage;

namespace NanoSock.Sockets
{
    /// <summary>Gives a node that was created without <see cref="StackOptions.Secret"/> a secret of the platform's.
    /// <see cref="StackRunner"/> does this by itself; a program with a loop of its own calls it once, before it opens a
    /// socket.</summary>
    public static partial class PlatformSecret
    {
        private const int Length = 32;

        /// <summary>Draws a secret and gives it to the node, if it has none and no socket yet. On the desktop the secret comes from
        /// the operating system's cryptographic generator; on a device from Random and the jitter of the clock, which takes up to
        /// half a second.</summary>
        /// <param name="stack">The node.</param>
        /// <returns>How good the node's secret is now; <see cref="SecretQuality.None"/> when it was too late to give one.</returns>
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
