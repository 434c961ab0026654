using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>A step with one socket of its own that talks to somebody.</summary>
    internal abstract class SocketStep : SmokeStep
    {
        private readonly bool _isOptional;
        private readonly string _service;

        /// <summary>Creates the step.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="node">Where its socket is.</param>
        /// <param name="needs">The step that must have gone well before; null for none.</param>
        /// <param name="service">What it talks to, in a few words.</param>
        /// <param name="isOptional">Whether a peer that has nobody there is no failure.</param>
        protected SocketStep(string name, SmokeNode node, SmokeStep needs, string service, bool isOptional)
            : base(name, node, needs)
        {
            _service = service;
            _isOptional = isOptional;
            Descriptor = -1;
        }

        /// <summary>The socket; below zero for none.</summary>
        protected int Descriptor { get; set; }

        /// <summary>The stack.</summary>
        protected NetStack Stack
        {
            get { return Node.Stack; }
        }

        /// <inheritdoc/>
        internal override void End()
        {
            if (Descriptor >= 0)
            {
                Stack.Abort(Descriptor);
                Descriptor = -1;
            }
        }

        /// <summary>Opens the socket towards a peer.</summary>
        protected void Connect(SocketType type, uint address, int port)
        {
            Descriptor = Stack.Socket(type);
            int result = Descriptor < 0 ? Descriptor : Stack.Connect(Descriptor, address, port);
            if (result < 0 && result != -(int)SocketError.InProgress)
            {
                Refuse(result, "");
            }
        }

        /// <summary>Whether the connection is open; ends the step when it is refused, or the time is over.</summary>
        protected bool IsOpen()
        {
            SocketReadiness ready = Stack.Ready(Descriptor);
            if ((ready & SocketReadiness.Error) != 0)
            {
                Refuse(-Stack.GetOption(Descriptor, SocketOption.Error), "");
                return false;
            }

            if ((ready & SocketReadiness.Writable) != 0)
            {
                return true;
            }

            if (IsLate)
            {
                Fail("no answer from " + _service);
            }

            return false;
        }

        /// <summary>Ends the step for an error that a call returned.</summary>
        /// <param name="result">The negated error.</param>
        /// <param name="when">What goes on after the error's name.</param>
        protected void Refuse(int result, string when)
        {
            SocketError error = (SocketError)(-result);
            if (error == SocketError.ConnectionRefused && _isOptional)
            {
                Skip("the peer has no " + _service);
            }
            else
            {
                Fail(SocketErrorNames.Of(error) + when);
            }
        }
    }
}
