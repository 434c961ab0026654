using System.Threading;

namespace NanoSock.Sockets
{
    public sealed partial class StackRunner
    {
        // A background thread: a program ends when its Main returns, also when its node was not disposed.
        static partial void Prepare(Thread thread)
        {
            thread.IsBackground = true;
            thread.Name = "network";
        }

        // A thread that waits for this lock cannot be joined by the thread that holds it.
        static partial void CheckHeld(object gate, ref bool held)
        {
            held = Monitor.IsEntered(gate);
        }
    }
}
