using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace System.Net.Security
{
    /// <summary>Represents a TLS connection. NanoSock has no TLS: authentication throws
    /// <see cref="NotSupportedException"/>.</summary>
    public class SslStream : NetworkStream
    {
        private const string NoTls = "NanoSock has no TLS";

        private SslVerification _verification = SslVerification.CertificateRequired;
        private bool _useStored;

        /// <summary>Creates a stream that closes its socket.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
        /// <exception cref="System.IO.IOException">The socket is not connected.</exception>
        public SslStream(Socket socket)
            : base(socket, true)
        {
        }

        /// <summary>Closes the unreferenced stream.</summary>
        ~SslStream()
        {
            Dispose(false);
        }

        /// <summary>Returns false.</summary>
        public override bool DataAvailable
        {
            get { return false; }
        }

        /// <summary>Returns false.</summary>
        public bool IsServer
        {
            get { return false; }
        }

        /// <summary>Returns 0.</summary>
        public override long Length
        {
            get { return 0; }
        }

        /// <summary>Gets or sets the verification of certificates, which has no effect.</summary>
        public SslVerification SslVerification
        {
            get { return _verification; }
            set { _verification = value; }
        }

        /// <summary>Gets or sets the use of the device's certificate, which has no effect.</summary>
        public bool UseStoredDeviceCertificate
        {
            get { return _useStored; }
            set { _useStored = value; }
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public void AuthenticateAsClient(string targetHost, SslProtocols enabledSslProtocols)
        {
            throw NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public void AuthenticateAsClient(string targetHost, X509Certificate clientCertificate,
            SslProtocols enabledSslProtocols)
        {
            throw NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public void AuthenticateAsClient(string targetHost, X509Certificate clientCertificate, X509Certificate ca,
            SslProtocols enabledSslProtocols)
        {
            throw NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public void AuthenticateAsServer(X509Certificate serverCertificate, SslProtocols enabledSslProtocols)
        {
            throw NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no TLS.</exception>
        public void AuthenticateAsServer(X509Certificate serverCertificate, bool clientCertificateRequired,
            SslProtocols enabledSslProtocols)
        {
            throw NotSupported();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="InvalidOperationException">The stream is not authenticated.</exception>
        public override int Read(byte[] buffer, int offset, int size)
        {
            throw new InvalidOperationException();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="InvalidOperationException">The stream is not authenticated.</exception>
        public override void Write(byte[] buffer, int offset, int size)
        {
            throw new InvalidOperationException();
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
        }

        /// <summary>Returns the exception of what needs TLS.</summary>
        internal static NotSupportedException NotSupported()
        {
            return new NotSupportedException(NoTls);
        }
    }
}
