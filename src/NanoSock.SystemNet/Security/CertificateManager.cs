using System.Security.Cryptography.X509Certificates;

namespace System.Net.Security
{
    /// <summary>Stores certificates of authorities. NanoSock has no TLS, and stores none.</summary>
    public static class CertificateManager
    {
        /// <summary>Returns false.</summary>
        public static bool AddCaCertificateBundle(byte[] ca)
        {
            return false;
        }

        /// <summary>Returns false.</summary>
        public static bool AddCaCertificateBundle(string ca)
        {
            return false;
        }

        /// <summary>Returns false.</summary>
        public static bool AddCaCertificateBundle(X509Certificate[] ca)
        {
            return false;
        }
    }
}
