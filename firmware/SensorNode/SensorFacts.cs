using NanoSock.Firmware;
using NanoSock.Sockets;
using SensorNode.Commands;
using SensorNode.Readings;
using SensorNode.Sensors;

namespace SensorNode
{
    /// <summary>Writes the sensor's part of the status page.</summary>
    public sealed class SensorFacts : IStatusFacts
    {
        private const int OwnFacts = 15;

        private readonly SensorProgram _program;

        internal SensorFacts(SensorProgram program)
        {
            _program = program;
        }

        /// <inheritdoc/>
        public int Count
        {
            get { return _program.Readings.Sensor.Count + OwnFacts; }
        }

        /// <inheritdoc/>
        public void Write(int fact, ByteWriter writer)
        {
            ReadingSender readings = _program.Readings;
            ISensor sensor = readings.Sensor;
            if (fact < sensor.Count)
            {
                writer.JsonText(QuantityNames.Of(sensor.QuantityOf(fact)));
                writer.Character(':');
                CommandInterpreter.WriteThousandths(writer, readings.LastValue(fact));
                return;
            }

            CommandConnection commands = _program.Commands;
            switch (fact - sensor.Count)
            {
                case 0:
                    writer.JsonNumber("node", _program.Settings.Node);
                    break;
                case 1:
                    writer.JsonText("collector");
                    writer.Text(":\"");
                    writer.SocketAddress(_program.Settings.Collector, _program.Settings.Port);
                    writer.Character('"');
                    break;
                case 2:
                    WriteText(writer, "link", commands.IsLinkUp ? "up" : "down");
                    break;
                case 3:
                    WriteText(writer, "connection", NameOf(commands.State));
                    break;
                case 4:
                    writer.JsonNumber("nextAttemptMs", commands.UntilNextAttempt(_program.Now));
                    break;
                case 5:
                    WriteText(writer, "lastError", commands.LastError);
                    break;
                case 6:
                    writer.JsonNumber("attempts", commands.Attempts);
                    break;
                case 7:
                    writer.JsonNumber("connections", commands.Connections);
                    break;
                case 8:
                    writer.JsonNumber("intervalMs", readings.Interval);
                    break;
                case 9:
                    writer.JsonNumber("readings", readings.Sequence);
                    break;
                case 10:
                    writer.JsonNumber("sent", readings.DatagramsSent);
                    break;
                case 11:
                    writer.JsonNumber("waiting", readings.Waiting);
                    break;
                case 12:
                    writer.JsonNumber("droppedReadings", readings.Dropped);
                    break;
                case 13:
                    WriteText(writer, "lastSendError",
                        readings.LastError == SocketError.Success ? "" : SocketErrorNames.Of(readings.LastError));
                    break;
                default:
                    WriteText(writer, "led", _program.Led.IsOn ? "on" : "off");
                    break;
            }
        }

        private static void WriteText(ByteWriter writer, string name, string text)
        {
            writer.JsonText(name);
            writer.Character(':');
            writer.JsonText(text);
        }

        private static string NameOf(CommandState state)
        {
            return state switch
            {
                CommandState.Waiting => "waiting",
                CommandState.Connecting => "connecting",
                CommandState.Greeting => "greeting",
                _ => "open",
            };
        }
    }
}
