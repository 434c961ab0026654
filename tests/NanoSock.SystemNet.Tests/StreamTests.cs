using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Streams over sockets, and what needs TLS.</summary>
    [TestClass]
    public sealed class StreamTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void Stream_WriteAndRead_TransfersBytes()
        {
            (Socket client, Socket server) = _world.Connection();
            using NetworkStream one = new NetworkStream(client, true);
            using NetworkStream other = new NetworkStream(server, true);
            one.ReadTimeout = BlockingPair.Limit;
            one.Write(World.Bytes("hello"), 1, 4);
            one.Flush();
            Assert.IsTrue(server.Poll(-1, SelectMode.SelectRead));
            Assert.IsTrue(other.DataAvailable);
            Assert.AreEqual(4, other.Length);
            Assert.AreEqual('e', other.ReadByte());
            byte[] buffer = new byte[9];
            Assert.AreEqual(3, other.Read(buffer, 2, 7));
            Assert.AreEqual((byte)'l', buffer[2]);
            Assert.IsFalse(other.DataAvailable);
            other.Close();
            Assert.AreEqual(0, one.Read(buffer, 0, 9));
            Assert.AreEqual(-1, one.ReadByte());
        }

        [TestMethod]
        public void Stream_Properties_AreThoseOfSockets()
        {
            (Socket client, Socket server) = _world.Connection();
            using NetworkStream stream = new NetworkStream(client);
            Assert.IsTrue(stream.CanRead && stream.CanWrite && stream.CanTimeout && !stream.CanSeek);
            stream.WriteTimeout = 7;
            Assert.AreEqual(7, client.SendTimeout);
            stream.ReadTimeout = 8;
            Assert.AreEqual(8, client.ReceiveTimeout);
            Assert.AreEqual(8, stream.ReadTimeout);
            Assert.AreEqual(7, stream.WriteTimeout);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => stream.ReadTimeout = 0);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => stream.WriteTimeout = -2);
            Assert.ThrowsExactly<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
            Assert.ThrowsExactly<NotSupportedException>(() => stream.SetLength(0));
            Assert.ThrowsExactly<NotSupportedException>(() => stream.Position = 0);
            Assert.ThrowsExactly<NotSupportedException>(() => _ = stream.Position);
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void Stream_Closed_ThrowsAsSystemNet()
        {
            (Socket client, Socket server) = _world.Connection();
            NetworkStream stream = new NetworkStream(client);
            stream.Close(1);
            Assert.AreEqual(1, client.Send(new byte[1]), "the stream does not own its socket");
            Assert.ThrowsExactly<ObjectDisposedException>(() => stream.Read(new byte[1], 0, 1));
            Assert.ThrowsExactly<ObjectDisposedException>(() => _ = stream.Length);
            stream = new NetworkStream(client, true);
            client.Close();
            Assert.ThrowsExactly<IOException>(() => stream.Write(new byte[1], 0, 1));
            Assert.ThrowsExactly<IOException>(() => _ = stream.DataAvailable);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => stream.Close(-2));
            server.Close();
        }

        [TestMethod]
        public void Stream_NotConnected_ThrowsIO()
        {
            using Socket socket = World.Tcp();
            Assert.ThrowsExactly<IOException>(() => new NetworkStream(socket));
            Assert.ThrowsExactly<ArgumentNullException>(() => new NetworkStream(null));
        }

        [TestMethod]
        public void Stream_Datagrams_ThrowsIO()
        {
            using Socket socket = World.Udp();
            socket.Connect(World.At(World.Server, 7));
            Assert.ThrowsExactly<IOException>(() => new NetworkStream(socket));
        }

        // The data that came before the end are read, and then the end, as often as the program reads.
        [TestMethod]
        public void Read_PeerClosed_ReturnsDataThenZero()
        {
            (Socket client, Socket server) = _world.Connection();
            server.Send(new byte[3]);
            server.Close();
            using NetworkStream stream = new NetworkStream(client, true);
            byte[] buffer = new byte[9];
            Assert.AreEqual(0, stream.Read(buffer, 0, 0));
            Assert.AreEqual(3, stream.Read(buffer, 0, 9));
            Assert.AreEqual(0, stream.Read(buffer, 0, 9));
            Assert.AreEqual(0, stream.Read(buffer, 0, 9));
            Assert.IsFalse(stream.DataAvailable);
        }

        [TestMethod]
        public void Write_TimeoutAfterSome_ThrowsIO()
        {
            (Socket client, Socket server) = _world.Connection();
            using NetworkStream stream = new NetworkStream(client, true);
            stream.WriteTimeout = 50;
            Assert.ThrowsExactly<IOException>(() => stream.Write(new byte[100000], 0, 100000));
            server.Close();
        }

        [TestMethod]
        public void SslStream_Authenticate_IsNotSupported()
        {
            (Socket client, Socket server) = _world.Connection();
            SslStream stream = new SslStream(client);
            X509Certificate certificate = new X509Certificate("pem");
            stream.SslVerification = SslVerification.NoVerification;
            stream.UseStoredDeviceCertificate = true;
            Assert.AreEqual(SslVerification.NoVerification, stream.SslVerification);
            Assert.IsTrue(stream.UseStoredDeviceCertificate);
            Action[] calls =
            {
                () => stream.AuthenticateAsClient("host", SslProtocols.Tls12),
                () => stream.AuthenticateAsClient("host", certificate, SslProtocols.Tls12),
                () => stream.AuthenticateAsClient("host", certificate, certificate, SslProtocols.Tls12),
                () => stream.AuthenticateAsServer(certificate, SslProtocols.Tls12),
                () => stream.AuthenticateAsServer(certificate, true, SslProtocols.Tls12),
                () => _ = certificate.Issuer, () => _ = certificate.Subject,
                () => certificate.GetEffectiveDate(), () => certificate.GetExpirationDate(),
            };
            foreach (Action call in calls)
            {
                StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(call).Message, "TLS");
            }

            Assert.ThrowsExactly<InvalidOperationException>(() => stream.Read(new byte[1], 0, 1));
            Assert.ThrowsExactly<InvalidOperationException>(() => stream.Write(new byte[1], 0, 1));
            stream.Close();
            Assert.AreEqual(0, server.Receive(new byte[1]), "the stream owns its socket");
            server.Close();
        }

        [TestMethod]
        public void Certificates_Bytes_AreKept()
        {
            X509Certificate2 certificate = new X509Certificate2(new byte[] { 1, 2 }, "k", "password");
            Assert.IsTrue(certificate.HasPrivateKey);
            CollectionAssert.AreEqual(new byte[] { (byte)'k', 0 }, certificate.PrivateKey);
            CollectionAssert.AreEqual(new byte[] { 1, 2 }, certificate.RawData);
            CollectionAssert.AreEqual(new byte[] { (byte)'c', 0 }, new X509Certificate("c").GetRawCertData());
            Assert.IsFalse(new X509Certificate2("c").HasPrivateKey);
            Assert.IsFalse(CertificateManager.AddCaCertificateBundle("pem"));
        }
    }
}
