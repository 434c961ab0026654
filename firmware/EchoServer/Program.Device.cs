using System.Diagnostics;
using System.Threading;
using NanoSock.Boards;
using NanoSock.Links;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>The program on a device: the board's link, one stack, one loop.</summary>
    public static class Program
    {
        // A link that cannot wake anybody is asked this often.
        private const int AskMilliseconds = 1;

        /// <summary>Entry point.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            NetStack stack = new NetStack(options);
            ILink link = Board.CreateLink();
            int result = stack.AddInterface(link, Board.Address, Board.PrefixLength);
            if (result >= 0 && Board.Gateway != 0)
            {
                result = -(int)stack.SetDefaultGateway(Board.Gateway);
            }

            EchoProgram program = new EchoProgram(stack, new byte[Board.ScratchLength], options.TcpSockets + options.UdpSockets);
            program.AddStandardServices();
            if (result >= 0)
            {
                result = -(int)program.Start();
            }

            if (result < 0)
            {
                Debug.WriteLine("EchoServer: " + SocketErrorNames.Of((SocketError)(-result)));
                return;
            }

            Debug.WriteLine("EchoServer: ready, the stack takes " + stack.MemoryBytes.ToString() + " octets");

            // Without a network there is one client that can be served all the same: the board itself.
            SelfTest test = Board.IsAlone ? new SelfTest(stack, Board.Address) : null;
            Run(program, link, test);
            Debug.WriteLine("EchoServer: own echo port returned " + test.Octets.ToString() + " octets, " + SocketErrorNames.Of(test.Result));
        }

        // Ends when the test is over; without a test never.
        private static void Run(EchoProgram program, ILink link, SelfTest test)
        {
            Alarm alarm = new Alarm();
            bool wakes = link.SetWakeup(alarm);
            for (;;)
            {
                long now = Board.Now;
                long next = program.Step(now);
                if (test != null)
                {
                    bool moved = test.Step();
                    if (test.IsOver)
                    {
                        return;
                    }

                    if (moved)
                    {
                        continue;
                    }
                }

                if (next > now)
                {
                    long wait = next - now;
                    alarm.Wait(!wakes && wait > AskMilliseconds ? AskMilliseconds : wait);
                }
            }
        }

        /// <summary>Lets the loop sleep until the link has something.</summary>
        private sealed class Alarm : IWakeup
        {
            private const int Longest = 60000;

            private readonly AutoResetEvent _event = new AutoResetEvent(false);

            public void Wake()
            {
                _event.Set();
            }

            internal void Wait(long milliseconds)
            {
                _event.WaitOne(milliseconds > Longest ? Longest : (int)milliseconds, false);
            }
        }
    }
}
