using System;
using System.Globalization;
using System.Text;

namespace NanoSock.Host.Collecting
{
    /// <summary>Represents a node's command connection: its greeting, then commands and answers.</summary>
    public sealed class CommandSession
    {
        /// <summary>The longest line of a node in bytes.</summary>
        public const int LongestLine = 512;

        /// <summary>The time limit for the greeting in milliseconds.</summary>
        public const int GreetingMilliseconds = 10000;

        private readonly Collector _collector;
        private readonly ICommandChannel _channel;
        private readonly StringBuilder _line = new StringBuilder();

        internal CommandSession(Collector collector, ICommandChannel channel, long now)
        {
            _collector = collector;
            _channel = channel;
            OpenedAt = now;
        }

        /// <summary>Gets the peer's address.</summary>
        public string Peer
        {
            get { return _channel.Peer; }
        }

        /// <summary>Gets the node; null before its greeting.</summary>
        public CollectedNode Node { get; private set; }

        /// <summary>Returns true if the connection has ended.</summary>
        public bool IsClosed { get; private set; }

        internal long OpenedAt { get; }

        /// <summary>Processes received bytes.</summary>
        public void Receive(ReadOnlySpan<byte> bytes, long now)
        {
            foreach (byte value in bytes)
            {
                if (IsClosed)
                {
                    return;
                }

                if (value == '\n')
                {
                    string line = _line.ToString();
                    _line.Clear();
                    OnLine(line, now);
                }
                else if (value < ' ' || value > '~')
                {
                    Close("it sent something other than text", now);
                }
                else if (_line.Length == LongestLine)
                {
                    Close("it sent a line without end", now);
                }
                else
                {
                    _line.Append((char)value);
                }
            }
        }

        /// <summary>Sends a command.</summary>
        public void Send(string command, long now)
        {
            if (!IsClosed && !_channel.Send(Encoding.ASCII.GetBytes(command + "\n")))
            {
                Close("it does not read", now);
            }
        }

        /// <summary>Ends the connection.</summary>
        /// <param name="reason">The reason, after "because ".</param>
        /// <param name="now">The time.</param>
        public void Close(string reason, long now)
        {
            if (!IsClosed)
            {
                IsClosed = true;
                _channel.Close();
                _collector.OnClosed(this, reason, now);
            }
        }

        private void OnLine(string line, long now)
        {
            if (Node != null)
            {
                _collector.OnAnswer(this, line, now);
                return;
            }

            string[] words = line.Split(' ');
            if (words.Length == 4 && words[0] == "hello" && words[1] == "1"
                && uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint node) && node != 0
                && uint.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                Node = _collector.OnHello(this, node, now);
                if (Node == null)
                {
                    Close("there are too many nodes", now);
                    return;
                }

                Send("welcome", now);
            }
            else
            {
                Close("its greeting was none", now);
            }
        }
    }
}
