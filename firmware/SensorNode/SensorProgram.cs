using System;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;
using SensorNode.Commands;
using SensorNode.Readings;
using SensorNode.Sensors;

namespace SensorNode
{
    /// <summary>Runs the program: sends readings to the collector, executes its commands, and shows both on the status
    /// page.</summary>
    public sealed class SensorProgram : ServiceHost
    {
        /// <summary>The name that the status page shows.</summary>
        public const string Name = "NanoSock SensorNode";

        /// <summary>The version that the status page shows.</summary>
        public const string Version = "0.2.0";

        // Readings go one way: the smallest queue.
        private const int ReceiveBuffer = 64;
        private const int SmallReceiveBuffer = 512;

        private readonly SensorSettings _settings;
        private readonly ILed _led;
        private readonly ReadingSender _readings;
        private readonly CommandConnection _commands;

        /// <summary>Creates the program.</summary>
        /// <param name="stack">The node's stack, with its interface.</param>
        /// <param name="link">The link to the collector; its loss and return start and end waits.</param>
        /// <param name="sensor">The sensor.</param>
        /// <param name="led">The light.</param>
        /// <param name="settings">The addresses, node number and sizes; the collector's address must be set.</param>
        /// <param name="scratch">A buffer of at least <see cref="ServiceHost.SmallestScratch"/> bytes.</param>
        /// <param name="sockets">The number of sockets of the stack.</param>
        public SensorProgram(NetStack stack, ILink link, ISensor sensor,
            ILed led, SensorSettings settings, byte[] scratch, int sockets)
            : base(Name, Version, stack, scratch, sockets)
        {
            if (link == null || sensor == null || led == null || settings == null)
            {
                throw new ArgumentNullException();
            }

            if (settings.Collector == 0 || settings.Port < 1 || settings.Port > 65535 || settings.Node == 0
                || settings.Interval < SensorSettings.ShortestInterval
                || settings.Interval > SensorSettings.LongestInterval
                || settings.Backlog < 1 || settings.Backlog > 4000
                || sensor.Count < 1 || sensor.Count > ReadingWire.MostValues)
            {
                throw new ArgumentOutOfRangeException();
            }

            _settings = settings;
            _led = led;
            _readings = new ReadingSender(stack, link, sensor, settings);
            _commands = new CommandConnection(stack, link, new CommandInterpreter(_readings, led), _readings, settings);
            Add(new StatusPage());
            AddActivity(_readings);
            AddActivity(_commands);
            Facts = new SensorFacts(this);
        }

        /// <summary>Reduces the sockets of a board's stack to those that this program can use: one listener, as many
        /// connections as there are buffers, and one socket for readings. On the smallest boards, connections receive
        /// into the smallest buffer, because only commands and requests for the status page arrive.</summary>
        /// <param name="options">The sizes, which are changed.</param>
        /// <returns>The same object.</returns>
        public static StackOptions Fit(StackOptions options)
        {
            int needed = options.TcpBuffers + 1;
            if (options.TcpBuffers != 0 && options.TcpSockets > needed)
            {
                options.TcpSockets = needed;
            }

            if (options.TcpReceiveBuffer == SmallReceiveBuffer)
            {
                options.TcpReceiveBuffer = SmallReceiveBuffer / 2;
            }

            options.UdpSockets = 1;
            options.UdpReceiveBuffer = ReceiveBuffer;
            return options;
        }

        /// <summary>Gets the settings of the node, with its collector's address.</summary>
        public SensorSettings Settings
        {
            get { return _settings; }
        }

        /// <summary>Gets the light.</summary>
        public ILed Led
        {
            get { return _led; }
        }

        /// <summary>Gets the sender of the readings.</summary>
        public ReadingSender Readings
        {
            get { return _readings; }
        }

        /// <summary>Gets the connection of the collector's commands.</summary>
        public CommandConnection Commands
        {
            get { return _commands; }
        }
    }
}
