using System;
using System.Collections.Generic;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>Executes the program's calls.</summary>
    internal sealed class CallSteps
    {
        private readonly RunContext _run;
        private readonly Dictionary<string, OpenSocket> _sockets = new Dictionary<string, OpenSocket>();

        internal CallSteps(RunContext run)
        {
            _run = run;
        }

        internal OpenSocket Named(string name)
        {
            return _sockets.TryGetValue(name, out OpenSocket socket)
                ? socket
                : throw _run.Fail("the socket '" + name + "' was not made.");
        }

        internal void Perform(CallEvent call)
        {
            OpenSocket socket = call.Kind == CallKind.Socket ? null : Named(call.Socket);
            byte[] buffer = null;
            long result = Call(call, socket, ref buffer);
            _run.Note(_run.Stack.Now,
                call.Text + (call.Expected == null ? " -> " + ExpectedResult.Show(result) : string.Empty));
            ExpectedResult expected = call.Expected ?? Default(call);
            if (!expected.Matches(result))
            {
                bool isError = call.Kind == CallKind.Get && call.Word is "error" or "softerror" && result > 0;
                throw _run.Fail("the call has another result than expected.", new ReportRow("result",
                    Show(expected, call), ExpectedResult.Show(isError ? -result : result), true));
            }

            if (call.Target != null && result >= 0)
            {
                _sockets[call.Target] = new OpenSocket((int)result);
            }

            Follow(call, socket, result, buffer);
        }

        private static string Show(ExpectedResult expected, CallEvent call)
        {
            string text = expected.ToString();
            return call.Kind == CallKind.Get && call.Word is "error" or "softerror"
                    && int.TryParse(text, out int error) && error > 0
                ? ((SocketError)error).ToString() : text;
        }

        private long Call(CallEvent call, OpenSocket socket, ref byte[] buffer)
        {
            IStackUnderTest stack = _run.Stack;
            int number = (int)call.Number;
            switch (call.Kind)
            {
                case CallKind.Socket:
                    return stack.Socket();
                case CallKind.Bind:
                    return stack.Bind(socket.Descriptor, call.Address, number);
                case CallKind.Listen:
                    return stack.Listen(socket.Descriptor, number);
                case CallKind.Accept:
                    return stack.Accept(socket.Descriptor);
                case CallKind.Connect:
                    return Connect(call, socket);
                case CallKind.Send:
                    return stack.Send(socket.Descriptor, StreamPattern.Make(socket.Written, number), call.Urgent);
                case CallKind.Recv:
                    buffer = new byte[number];
                    return stack.Receive(socket.Descriptor, buffer);
                case CallKind.AtMark:
                    return stack.AtMark(socket.Descriptor);
                case CallKind.Shutdown:
                    return stack.Shutdown(socket.Descriptor, call.Word);
                case CallKind.Close:
                    return stack.Close(socket.Descriptor);
                case CallKind.Abort:
                    return stack.Abort(socket.Descriptor);
                case CallKind.Set:
                    return stack.SetOption(socket.Descriptor, call.Word, number);
                case CallKind.Get:
                    return stack.GetOption(socket.Descriptor, call.Word);
                default:
                    throw new InvalidOperationException(call.Kind.ToString());
            }
        }

        private long Connect(CallEvent call, OpenSocket socket)
        {
            if (call.Address != 0)
            {
                return _run.Stack.Connect(socket.Descriptor, call.Address, (int)call.Number);
            }

            Flow flow = _run.Flows[call.Flow];
            int result = _run.Stack.Connect(socket.Descriptor, flow.PeerAddress, flow.PeerPort);
            int port = _run.Stack.LocalPort(socket.Descriptor);
            flow.NodePort = port > 0 ? port : flow.NodePort;
            return result;
        }

        private void Follow(CallEvent call, OpenSocket socket, long result, byte[] buffer)
        {
            if (call.Kind == CallKind.Send && result > 0)
            {
                socket.Written += result;
            }
            else if (call.Kind == CallKind.Recv && result > 0)
            {
                long position = call.Position < 0 ? socket.Read : call.Position;
                int wrong = StreamPattern.FirstWrong(buffer, (int)result, position);
                if (wrong >= 0)
                {
                    throw _run.Fail("the call has read bytes of another place in the stream.",
                        new ReportRow("byte " + wrong, "0x" + StreamPattern.At(position + wrong).ToString("x2"),
                            "0x" + buffer[wrong].ToString("x2"), true));
                }

                socket.Read = position + result;
            }
        }

        private static ExpectedResult Default(CallEvent call)
        {
            switch (call.Kind)
            {
                case CallKind.Socket:
                case CallKind.Accept:
                    return new ExpectedResult(new NumberRange(0, long.MaxValue));
                case CallKind.Connect:
                    return ExpectedResult.Exactly(-(int)SocketError.InProgress);
                case CallKind.Send:
                case CallKind.Recv:
                    return ExpectedResult.Exactly(call.Number);
                default:
                    return ExpectedResult.Exactly(0);
            }
        }
    }
}
