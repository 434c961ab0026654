using System;
using System.CommandLine;
using NanoSock.Boards;
using NanoSock.Firmware.Http;
using NanoSock.Host.Running;
using NanoSock.Links;

namespace NanoSock.Firmware
{
    /// <summary>Defines the options of the command line for access to the status page.</summary>
    public sealed class StatusOptions
    {
        private readonly Option<string> _trust = new Option<string>("--status-trust")
        {
            Description = "Who sees other hosts' connections and all counters on the status page: subnet (the hosts of "
                + "the board's network), none, or all.",
            HelpName = "WHO",
            DefaultValueFactory = _ => Usual,
        };

        private readonly Option<string> _token = new Option<string>("--status-token")
        {
            Description = "What a client brings to see them wherever it is: curl -H 'Authorization: Bearer TOKEN', or "
                + "?token=TOKEN. 8 to 64 letters, digits and -._~.",
            HelpName = "TOKEN",
        };

        private readonly Option<int> _record = new Option<int>("--record")
        {
            Description = "Keeps the last KB kilobytes of the board's packets in memory, 2 to 16000: trusted clients "
                + "of the status page get them as /frames.pcapng. Recording pauses meanwhile.",
            HelpName = "KB",
        };

        private FrameRecorder _recorder;

        /// <summary>Returns the program's options followed by these, for
        /// <see cref="BoardDefinition.MoreOptions"/>.</summary>
        public Option[] And(params Option[] others)
        {
            Option[] all = new Option[others.Length + 3];
            others.CopyTo(all, 0);
            all[others.Length] = _trust;
            all[others.Length + 1] = _token;
            all[others.Length + 2] = _record;
            return all;
        }

        /// <summary>Checks the parsed values.</summary>
        /// <exception cref="FormatException">One of them is wrong; the message is a line for the user.</exception>
        public void Check(HostOptions options)
        {
            Trust(options);
            string token = options.GetValue(_token);
            if (token != null && !HttpRequestParser.IsToken(token))
            {
                throw new FormatException("--status-token: expected 8 to 64 letters, digits and -._~.");
            }

            int size = options.GetValue(_record);
            if (size != 0 && (size < FrameRecorder.SmallestSize / 1024 || size > FrameFile.LargestSize / 1024))
            {
                throw new FormatException("--record " + size + ": expected 2 to 16000 KB.");
            }
        }

        /// <summary>Returns the receiver of the board's packets, for <see cref="BoardDefinition.Recorder"/>; null
        /// without the option.</summary>
        public ICaptureSink Recorder(HostOptions options)
        {
            int size = options.GetValue(_record);
            _recorder = size == 0 ? null : new FrameRecorder(size * 1024);
            return _recorder;
        }

        /// <summary>Applies the parsed values.</summary>
        public void Apply(HostOptions options, ServiceHost program)
        {
            program.StatusTrust = Trust(options);
            program.StatusToken = options.GetValue(_token) ?? Board.StatusToken;
            program.Frames = _recorder == null ? null : new FrameFile(_recorder);
        }

        private static string Usual
        {
            get { return Board.StatusTrust.ToString().ToLowerInvariant(); }
        }

        private StatusTrust Trust(HostOptions options)
        {
            string text = options.GetValue(_trust) ?? Usual;
            return text switch
            {
                "subnet" => StatusTrust.Subnet,
                "none" => StatusTrust.None,
                "all" => StatusTrust.All,
                _ => throw new FormatException("--status-trust '" + text + "': expected subnet, none or all."),
            };
        }
    }
}
