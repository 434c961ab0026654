using System;
using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <content>Contains the call of a stream that .NET has in another form.</content>
    public partial class SocketTests
    {
        [TestMethod]
        public void Read_Span_SetsOnlyTheBytesRead()
        {
            Socket listener = TestNode.Listener(91);
            Socket client = TestNode.Tcp();
            client.Connect(new IPEndPoint(IPAddress.Loopback, 91));
            Socket server = listener.Accept();
            NetworkStream stream = new NetworkStream(client, true);
            byte[] data = new byte[] { 1, 2, 3, 4, 5 };
            server.Send(new byte[] { 8, 9 });
            Assert.AreEqual(2, stream.Read(new SpanByte(data, 1, 4)));
            server.Close();
            Assert.AreEqual(0, stream.Read(new SpanByte(data, 1, 4)));
            CollectionAssert.AreEqual(new byte[] { 1, 8, 9, 4, 5 }, data);
            stream.Close();
            listener.Close();
        }
    }
}
