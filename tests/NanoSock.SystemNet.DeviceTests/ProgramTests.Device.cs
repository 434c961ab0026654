using System.Threading;
using NanoSock.SystemNet.Programs;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <content>Contains the test of a receiver that is suspended, as nanoFramework's web sockets do it every
    /// 5 s.</content>
    public partial class ProgramTests
    {
        [TestMethod]
        public void WebSocket_ReceiverSuspended_LosesNoMessage()
        {
            WebSocketServer server = new WebSocketServer(87);
            WebSocketPeer client = WebSocketPeer.Connect("127.0.0.1", 87, "/");
            byte[] message = Pattern(300);
            Timer timer = new Timer(Suspend, client.Receiver, 15, 15);
            for (int i = 1; i <= 15; i++)
            {
                client.Send(WebSocketPeer.BinaryMessage, message, 100);
                Assert.IsTrue(client.AwaitMessages(i));
                AssertSame(message, client.Message(i - 1));
            }

            timer.Dispose();
            Assert.IsTrue(client.Close(1000));
            server.Stop();
        }

        private static void Suspend(object thread)
        {
            ((Thread)thread).Suspend();
            ((Thread)thread).Resume();
        }
    }
}
