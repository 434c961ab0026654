using System.Security.Cryptography;
using NanoSock.Randomness;

namespace NanoSock.Sockets
{
    /// <content>Uses the operating system's cryptographic generator.</content>
    public static partial class PlatformSecret
    {
        private static SecretQuality Draw(byte[] secret)
        {
            RandomNumberGenerator.Fill(secret);
            return SecretQuality.Platform;
        }
    }
}
