using System.Net.Security;

namespace System.Security.Cryptography.X509Certificates
{
    /// <summary>Holds the bytes of a certificate and of its private key, as <see cref="X509Certificate"/>
    /// does.</summary>
    public class X509Certificate2 : X509Certificate
    {
        private readonly byte[] _key;

        /// <summary>Creates an empty certificate.</summary>
        public X509Certificate2()
        {
        }

        /// <summary>Creates a certificate from its bytes.</summary>
        public X509Certificate2(byte[] rawData)
            : base(rawData)
        {
        }

        /// <summary>Creates a certificate from its text (PEM).</summary>
        public X509Certificate2(string certificate)
            : base(certificate)
        {
        }

        /// <summary>Creates a certificate with a private key from their texts (PEM).</summary>
        public X509Certificate2(string rawData, string key, string password)
            : base(rawData)
        {
            _key = Bytes(key);
        }

        /// <summary>Creates a certificate from its bytes, with a private key from its text (PEM).</summary>
        public X509Certificate2(byte[] rawData, string key, string password)
            : base(rawData)
        {
            _key = Bytes(key);
        }

        /// <summary>Creates a certificate with a private key from their bytes.</summary>
        public X509Certificate2(byte[] rawData, byte[] key, string password)
            : base(rawData)
        {
            _key = key;
        }

        /// <summary>Gets whether the certificate has a private key.</summary>
        public bool HasPrivateKey
        {
            get { return _key != null; }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public DateTime NotAfter
        {
            get { return GetExpirationDate(); }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public DateTime NotBefore
        {
            get { return GetEffectiveDate(); }
        }

        /// <summary>Gets the bytes of the private key; null for none.</summary>
        public byte[] PrivateKey
        {
            get { return _key; }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public byte[] PublicKey
        {
            get { throw SslStream.NotSupported(); }
        }

        /// <summary>Gets the bytes of the certificate.</summary>
        public byte[] RawData
        {
            get { return _handle; }
        }
    }
}
