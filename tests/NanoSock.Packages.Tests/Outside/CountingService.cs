using NanoSock.Firmware;

namespace Outside
{
    /// <summary>A service of the status page's host: it counts what it receives.</summary>
    public class CountingService : Service
    {
        public override string Name
        {
            get { return "counting"; }
        }

        public override int Port
        {
            get { return 7; }
        }

        public override bool HasDatagrams
        {
            get { return false; }
        }

        protected override void OnStream(int client, int descriptor)
        {
            int received = Stack.Receive(descriptor, Program.Scratch, 0, Program.Scratch.Length);
            if (received > 0)
            {
                BytesIn += received;
                Program.SetDeadline(client, 1000);
            }
            else if (received == 0)
            {
                Program.Close(client);
            }
        }
    }
}
