using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Faults
{
    /// <summary>Two nodes under virtual time with programs that continue after OutOfMemoryException: a server that
    /// echoes over TCP and UDP, and a client that repeatedly opens, sends, compares and closes.</summary>
    internal sealed partial class FaultScenario
    {
        private const int TcpSockets = 4;
        private const int UdpSockets = 2;
        private const int Bytes = 5000;
        private const uint ServerAddress = 0x0A000001;
        private const uint ClientAddress = 0x0A000002;

        private readonly NetStack[] _stacks = new NetStack[2];
        private readonly List<int> _peers = new();
        private readonly byte[] _pending = new byte[700];
        private readonly Dictionary<int, long> _heard = new();
        private readonly byte[] _buffer = new byte[700];
        private readonly DatagramInfo _info = new();
        private readonly int _listener;
        private readonly int _datagrams;
        private int _socket = -1;
        private int _sent;
        private int _read;
        private bool _shut;
        private long _since;
        private int _asker = -1;
        private long _askedAt;
        private int _echoes;
        private int _answers;
        private int _aborted;
        private bool _ends;
        private long _now = 1000;
        private string _fault;

        private FaultScenario()
        {
            VirtualSwitch wires = new(2, 576, 16, false);
            for (int i = 0; i < 2; i++)
            {
                StackOptions options = new()
                {
                    TcpSockets = TcpSockets, TcpBuffers = 3, UdpSockets = UdpSockets,
                    TcpHalfOpen = 3, TcpTimeWait = 4, MaximumMtu = 576,
                    TcpReceiveBuffer = 2048, TcpSendBuffer = 2048, ReassemblyBuffers = 1,
                    Secret = Simulation.Secret(7 + i), FirstGeneration = 1,
                };
                _stacks[i] = new NetStack(options);
                ILink link = i == 0 ? wires.AddPort(16) : new DroppingLink(wires.AddPort(16));
                _stacks[i].AddInterface(link, i == 0 ? ServerAddress : ClientAddress, 24);
            }

            _listener = _stacks[0].Socket(SocketType.Stream);
            _stacks[0].Bind(_listener, 0, 7);
            _stacks[0].Listen(_listener, 2);
            _datagrams = _stacks[0].Socket(SocketType.Dgram);
            _stacks[0].Bind(_datagrams, 0, 7);
        }

        /// <summary>Runs once.</summary>
        /// <returns>The error; null for none.</returns>
        internal static string Run(long from, long length, int every)
        {
            FaultProbe.Arm(long.MaxValue, 0, 1);
            FaultScenario world = new();
            FaultProbe.Arm(from, length, every);
            string result;
            try
            {
                result = world.Play();
            }
            catch (Exception e)
            {
                result = "threw " + e;
            }

            return result == null ? null : $"from {from}, {length} calls, each {every}: {result}";
        }

        /// <summary>Gets the number of calls of a run without faults.</summary>
        internal static long Count(long from, long length, int every)
        {
            string wrong = Run(long.MaxValue, 0, 1);
            return wrong == null ? FaultProbe.Calls : throw new InvalidOperationException(wrong);
        }

        private string Play()
        {
            RunUntil(() => _echoes >= 3 && _answers >= 4, 120000);
            long calls = FaultProbe.Calls;
            int echoes = _echoes;
            int answers = _answers;
            FaultProbe.Arm(long.MaxValue, 0, 1);
            if (!RunUntil(() => _echoes > echoes + 1 && _answers > answers, 600000))
            {
                return _fault
                    ?? $"no echo within 10 minutes after the faults: {_echoes - echoes} streams, {_answers - answers} "
                        + $"datagrams; {Describe()}";
            }

            _ends = true;
            RunUntil(() => false, 600000);
            string left = _fault ?? Leak();
            FaultProbe.Arm(long.MaxValue, 0, 1);
            while (FaultProbe.Calls < calls)
            {
                FaultProbe.Enter();
            }

            return left;
        }

        private bool RunUntil(Func<bool> condition, long milliseconds)
        {
            long end = _now + milliseconds;
            while (_now < end)
            {
                long next = long.MaxValue;
                for (int round = 0; round < 6; round++)
                {
                    next = long.MaxValue;
                    foreach (NetStack stack in _stacks)
                    {
                        try
                        {
                            next = Math.Min(next, stack.Poll(_now));
                            while (stack.NextChanged() >= 0)
                            {
                            }
                        }
                        catch (OutOfMemoryException)
                        {
                            Note(stack);
                            next = _now + 1;
                        }
                    }

                    Serve();
                    Ask();
                }

                if (_fault != null || condition())
                {
                    return _fault == null;
                }

                // The programs poll every 20 ms.
                _now = Math.Min(Math.Max(next, _now + 1), _now + (_ends ? 10000 : 20));
            }

            return condition();
        }

        private void Serve()
        {
            NetStack stack = _stacks[0];
            int accepted = Try(stack, () => stack.Accept(_listener), -1);
            if (accepted >= 0)
            {
                _peers.Add(accepted);
                _heard[accepted] = _now;
            }

            foreach (int peer in _peers.ToArray())
            {
                int got = Try(stack, () => stack.Receive(peer, _pending, 0, Room(peer)), int.MinValue);
                int gone = got;
                if (got > 0)
                {
                    _heard[peer] = _now;
                    int done = 0;
                    while (done < got && gone > 0)
                    {
                        int at = done;
                        gone = Try(stack, () => stack.Send(peer, _pending, at, got - at), int.MinValue);
                        done += gone > 0 ? gone : 0;
                    }

                    gone = done == got ? got : int.MinValue;
                }

                // A lost reset is not retransmitted: a server gives up a connection that has been silent for long.
                if (gone == 0 || _now - _heard[peer] > 120000 || (gone < 0 && gone != -(int)SocketError.WouldBlock))
                {
                    Close(0, peer, gone != 0);
                    _peers.Remove(peer);
                }
            }

            int length = Try(stack, () => stack.ReceiveFrom(_datagrams, _buffer, 0, _buffer.Length, _info), -1);
            if (length > 0)
            {
                Try(stack,
                    () => stack.SendTo(_datagrams, _buffer, 0, length, _info.RemoteAddress, _info.RemotePort), -1);
            }
        }

        // Data that can be sent on at once is not buffered.
        private int Room(int peer)
        {
            int used = Try(_stacks[0], () => _stacks[0].GetOption(peer, SocketOption.Unacknowledged), 2048);
            return used < 0 ? 1 : Math.Min(_pending.Length, 2048 - used);
        }

        private void Ask()
        {
            NetStack stack = _stacks[1];
            AskDatagram(stack);
            if (_socket < 0)
            {
                if (_ends)
                {
                    return;
                }

                _sent = _read = 0;
                _shut = false;
                _since = _now;
                _socket = Try(stack, () => stack.Socket(SocketType.Stream), -1);
                if (_socket >= 0)
                {
                    int connecting = Try(stack, () => stack.Connect(_socket, ServerAddress, 7), -1);
                    if (connecting != -(int)SocketError.InProgress)
                    {
                        Drop(stack);
                    }
                }

                return;
            }

            if (_now - _since > 100000)
            {
                Drop(stack);
                return;
            }

            SocketReadiness ready = (SocketReadiness)Try(stack,
                () => (int)stack.Ready(_socket), (int)SocketReadiness.None);
            if (ready == SocketReadiness.None)
            {
                return;
            }

            if (_sent < Bytes)
            {
                for (int i = 0; i < _buffer.Length; i++)
                {
                    _buffer[i] = PatternByte(_sent + i);
                }

                int sent = Try(stack,
                    () => stack.Send(_socket, _buffer, 0, Math.Min(_buffer.Length, Bytes - _sent)), int.MinValue);
                if (sent < 0 && sent != -(int)SocketError.WouldBlock)
                {
                    Drop(stack);
                    return;
                }

                _sent += sent > 0 ? sent : 0;
            }

            int got = Try(stack, () => stack.Receive(_socket, _buffer, 0, _buffer.Length), int.MinValue);
            if (got < 0 && got != -(int)SocketError.WouldBlock)
            {
                Drop(stack);
                return;
            }

            for (int i = 0; i < got; i++)
            {
                if (_buffer[i] != PatternByte(_read + i) && _fault == null)
                {
                    _fault = $"byte {_read + i} is wrong";
                }
            }

            _read += got > 0 ? got : 0;
            if (_read == Bytes && !_shut)
            {
                _shut = Try(stack, () => stack.Shutdown(_socket, SocketShutdown.Send), -1) == 0;
            }

            if (got == 0)
            {
                _echoes += _read == Bytes ? 1 : 0;
                Close(1, _socket, false);
                _socket = -1;
            }
        }

        private void AskDatagram(NetStack stack)
        {
            if (_asker < 0)
            {
                if (!_ends)
                {
                    _asker = Try(stack, () => stack.Socket(SocketType.Dgram), -1);
                }

                return;
            }

            int got = Try(stack, () => stack.Receive(_asker, _buffer, 0, _buffer.Length), -1);
            if (got == 3)
            {
                _answers++;
                _askedAt = 0;
            }

            if (_ends)
            {
                Close(1, _asker, false);
                _asker = -1;
            }
            else if (_askedAt == 0 || _now - _askedAt > 1000)
            {
                Try(stack, () => stack.SendTo(_asker, new byte[3], 0, 3, ServerAddress, 7), -1);
                _askedAt = _now;
            }
        }

        private void Drop(NetStack stack)
        {
            _aborted++;
            Close(1, _socket, true);
            _socket = -1;
        }

        // As a program that must not lose a socket: retries until the call succeeds.
        private void Close(int node, int descriptor, bool abort)
        {
            NetStack stack = _stacks[node];
            for (int attempt = 0; attempt < 10000; attempt++)
            {
                if (Try(stack, () => abort ? stack.Abort(descriptor) : stack.Close(descriptor),
                    int.MinValue) != int.MinValue)
                {
                    return;
                }
            }
        }

        private static int Try(NetStack stack, Func<int> call, int otherwise)
        {
            try
            {
                return call();
            }
            catch (OutOfMemoryException)
            {
                Note(stack);
                return otherwise;
            }
        }

        private static void Note(NetStack stack)
        {
            for (int attempt = 0; attempt < 10000; attempt++)
            {
                try
                {
                    stack.NoteFault();
                    return;
                }
                catch (OutOfMemoryException)
                {
                    // Retries until there is heap for the call.
                }
            }
        }
    }
}
