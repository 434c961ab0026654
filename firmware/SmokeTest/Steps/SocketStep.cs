using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Represents a step with one socket to a peer.</summary>
    internal abstract class SocketStep : SmokeStep
    {
        private readonly bool _isOptional;
        private readonly string _service;

        /// <summary>Creates the step.</summary>
        /// <param name="name">The name.</param>
        /// <param name="node">The node of its socket.</param>
        /// <param name="needs">The step that must have passed before; null for none.</param>
        /// <param name="service">The service of the peer, in a few words.</param>
        /// <param name="isOptional">True if a peer without that service is not a failure.</param>
        protected SocketStep(string name, SmokeNode node, SmokeStep needs, string service, bool isOptional)
            : base(name, node, needs)
        {
            _service = service;
            _isOptional = isOptional;
            Descriptor = -1;
        }

        /// <summary>Gets or sets the socket; below zero for none.</summary>
        protected int Descriptor { get; set; }

        /// <summary>Gets the stack.</summary>
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

        /// <summary>Opens the socket and connects to a peer.</summary>
        protected void Connect(SocketType type, uint address, int port)
        {
            Descriptor = Stack.Socket(type);
            int result = Descriptor < 0 ? Descriptor : Stack.Connect(Descriptor, address, port);
            if (result < 0 && result != -(int)SocketError.InProgress)
            {
                Refuse(result, "");
            }
        }

        /// <summary>Returns true if the connection is open; ends the step when it is refused or the deadline has
        /// passed.</summary>
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

        /// <summary>Ends the step with the error of a call.</summary>
        /// <param name="result">The negated error.</param>
        /// <param name="when">The text after the error's name.</param>
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
