using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Links;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The kernel of a network namespace as one side of the path.</summary>
    internal sealed class KernelHost : IHost
    {
        private static readonly string[] s_states =
        {
            "?", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSE",
            "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "SYN-RECEIVED",
        };

        private readonly NetworkNamespace _network;
        private readonly uint _other;
        private readonly TapLink _tap;
        private readonly ILink _path;
        private readonly byte[] _frame = new byte[2048];
        private int _listener = -1;

        /// <summary>Creates a side whose frames the caller does not have to carry.</summary>
        internal KernelHost(string name, NetworkNamespace network, uint other)
        {
            Name = name;
            _network = network;
            _other = other;
        }

        /// <summary>Creates a side in the place of NanoSock: its frames are carried between its interface and the
        /// path.</summary>
        internal KernelHost(string name, NetworkNamespace network, uint other, TapLink tap, ILink path)
            : this(name, network, other)
        {
            _tap = tap;
            _path = path;
        }

        public string Name { get; }

        public void Listen(int port, ProgramPlan plan)
        {
            _network.EnterForGood();
            _listener = KernelCalls.Open();
            KernelCalls.SetOption(_listener, KernelCalls.SocketLevel, KernelCalls.ReuseAddress, 1);
            if (plan.ListenerReceiveBuffer > 0)
            {
                KernelCalls.SetOption(_listener, KernelCalls.SocketLevel,
                    KernelCalls.ReceiveBuffer, plan.ListenerReceiveBuffer);
            }

            KernelCalls.Check(KernelCalls.bind(_listener, KernelCalls.Address(0, port), 16));
            KernelCalls.Check(KernelCalls.listen(_listener, 8));
        }

        public IStreamSocket Accept()
        {
            int port = 0;
            int descriptor = _listener < 0 ? -1 : KernelCalls.Accept(_listener, out port);
            return descriptor < 0 ? null : new KernelSocket(descriptor, port);
        }

        public IStreamSocket Connect(int port, EndPlan plan)
        {
            _network.EnterForGood();
            int descriptor = KernelCalls.Open();
            if (plan.KernelReceiveBuffer > 0)
            {
                KernelCalls.SetOption(descriptor, KernelCalls.SocketLevel,
                    KernelCalls.ReceiveBuffer, plan.KernelReceiveBuffer);
            }

            KernelSocket.Configure(descriptor, plan);
            int result = KernelCalls.connect(descriptor, KernelCalls.Address(_other, port), 16);
            if (result < 0 && Marshal.GetLastPInvokeError() != KernelCalls.InProgress)
            {
                throw new InvalidOperationException("connect: " + Marshal.GetLastPInvokeErrorMessage());
            }

            return new KernelSocket(descriptor, port);
        }

        public void CloseListener()
        {
            if (_listener >= 0)
            {
                KernelCalls.close(_listener);
                _listener = -1;
            }
        }

        public long Poll(long now)
        {
            if (_tap == null)
            {
                return long.MaxValue;
            }

            _path.Poll(now);
            int length;
            while ((length = _tap.Receive(_frame, 0, _frame.Length)) > 0)
            {
                _path.Transmit(_frame, 0, length);
            }

            while ((length = _path.Receive(_frame, 0, _frame.Length)) > 0)
            {
                _tap.Transmit(_frame, 0, length);
            }

            return _path.Poll(now);
        }

        public List<HostConnection> Connections(int port)
        {
            // The file shows the namespace of the thread that opens it.
            _network.EnterForGood();
            List<HostConnection> found = new List<HostConnection>();
            string[] lines = File.ReadAllLines("/proc/thread-self/net/tcp");
            for (int i = 1; i < lines.Length; i++)
            {
                string[] fields = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                int local = Hexadecimal(fields[1].Split(':')[1]);
                int remote = Hexadecimal(fields[2].Split(':')[1]);
                int state = Hexadecimal(fields[3]);
                if ((local == port || remote == port) && s_states[state] != "LISTEN")
                {
                    found.Add(new HostConnection(local, remote, StateOf(s_states[state]),
                        $"{Name} {local} <-> {remote} {s_states[state]} queues {fields[4]}"));
                }
            }

            return found;
        }

        private static HostConnectionState StateOf(string name)
        {
            return name == "TIME-WAIT" ? HostConnectionState.TimeWait
                : name == "FIN-WAIT-2" ? HostConnectionState.FinWait2
                : HostConnectionState.Unfinished;
        }

        private static int Hexadecimal(string text)
        {
            return int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }
}
