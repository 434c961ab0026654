using NanoSock.Randomness;

namespace NanoSock.Sockets
{
    /// <summary>Names the qualities of a secret for display, because a device prints a number for an enum's
    /// text.</summary>
    public static class SecretQualityNames
    {
        /// <summary>Returns the name of a quality; "Unknown" for a value that is not defined.</summary>
        public static string Of(SecretQuality value)
        {
            string name;
            switch (value)
            {
                case SecretQuality.None:
                    name = "None";
                    break;
                case SecretQuality.Unrated:
                    name = "Unrated";
                    break;
                case SecretQuality.Platform:
                    name = "Platform";
                    break;
                case SecretQuality.Given:
                    name = "Given";
                    break;
                default:
                    name = "Unknown";
                    break;
            }

            return name;
        }
    }
}
