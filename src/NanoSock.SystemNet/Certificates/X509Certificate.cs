using System.Net.Security;

namespace System.Security.Cryptography.X509Certificates
{
    /// <summary>Holds the bytes of a certificate, so that a program can pass it on. NanoSock does not read
    /// certificates: what stands in one throws <see cref="NotSupportedException"/>.</summary>
    public class X509Certificate
    {
        /// <summary>The date from which the certificate is valid; not set.</summary>
        protected DateTime _effectiveDate;
        /// <summary>The date until which the certificate is valid; not set.</summary>
        protected DateTime _expirationDate;
        /// <summary>The bytes of the certificate.</summary>
        protected byte[] _handle;
        /// <summary>The bytes of a session; not set.</summary>
        protected byte[] _sessionHandle;
        /// <summary>The name of the issuer; not set.</summary>
        protected string _issuer;
        /// <summary>The name of the subject; not set.</summary>
        protected string _subject;

        /// <summary>Creates an empty certificate.</summary>
        public X509Certificate()
        {
        }

        /// <summary>Creates a certificate from its bytes.</summary>
        public X509Certificate(byte[] certificate)
        {
            _handle = certificate;
        }

        /// <summary>Creates a certificate from its text (PEM).</summary>
        public X509Certificate(string certificate)
        {
            _handle = Bytes(certificate);
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public virtual string Issuer
        {
            get { throw SslStream.NotSupported(); }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public virtual string Subject
        {
            get { throw SslStream.NotSupported(); }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public virtual DateTime GetEffectiveDate()
        {
            throw SslStream.NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public virtual DateTime GetExpirationDate()
        {
            throw SslStream.NotSupported();
        }

        /// <summary>Returns the bytes of the certificate.</summary>
        public virtual byte[] GetRawCertData()
        {
            return _handle;
        }

        /// <summary>Returns the bytes of a text, with a zero at its end as upstream has it.</summary>
        internal static byte[] Bytes(string text)
        {
            byte[] bytes = new byte[text.Length + 1];
            for (int i = 0; i < text.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }
    }
}
