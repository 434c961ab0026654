using NanoSock.Firmware;
using SensorNode.Readings;
using SensorNode.Sensors;

namespace SensorNode.Commands
{
    /// <summary>Executes a command line, and writes the answer of one line.</summary>
    public sealed class CommandInterpreter
    {
        /// <summary>The longest answer in bytes, its line feed included.</summary>
        public const int LongestAnswer = 256;

        private readonly ReadingSender _readings;
        private readonly ILed _led;
        private readonly CommandWords _words = new CommandWords();

        /// <summary>Creates the interpreter.</summary>
        public CommandInterpreter(ReadingSender readings, ILed led)
        {
            _readings = readings;
            _led = led;
        }

        /// <summary>Returns true if the line is the collector's greeting, which needs no answer, or an empty
        /// one.</summary>
        public bool IsSilent(byte[] line, int length)
        {
            _words.Begin(line, length);
            return !_words.Next() || _words.Is("welcome");
        }

        /// <summary>Executes a command line.</summary>
        /// <returns>True if the line was a command; if not, the answer is an error.</returns>
        public bool Execute(byte[] line, int length, ByteWriter answer)
        {
            _words.Begin(line, length);
            bool done;
            if (!_words.Next())
            {
                done = false;
            }
            else if (_words.Is("interval"))
            {
                done = Interval(answer);
            }
            else if (_words.Is("read"))
            {
                done = IsLast(answer) && Read(answer);
            }
            else if (_words.Is("status"))
            {
                done = IsLast(answer) && Status(answer);
            }
            else if (_words.Is("led"))
            {
                done = Led(answer);
            }
            else if (_words.Is("help"))
            {
                answer.Text("ok interval [100-3600000 ms], read, status, led [on|off], help");
                done = true;
            }
            else
            {
                answer.Text("error no such command; try help");
                done = false;
            }

            answer.Character('\n');
            return done;
        }

        /// <summary>Writes the answer to a line that could not be read.</summary>
        public static void Refuse(LineResult result, ByteWriter answer)
        {
            if (result == LineResult.TooLong)
            {
                answer.Text("error line too long: at most ");
                answer.Number(LineReader.LongestLine);
                answer.Text(" characters\n");
            }
            else
            {
                answer.Text("error not text: printable ASCII only\n");
            }
        }

        /// <summary>Writes thousandths as a decimal number.</summary>
        public static void WriteThousandths(ByteWriter writer, int thousandths)
        {
            // A negative number above -1 needs its sign in front of the 0.
            long value = thousandths;
            if (value < 0)
            {
                writer.Character('-');
                value = -value;
            }

            writer.Number(value / 1000);
            writer.Character('.');
            int rest = (int)(value % 1000);
            writer.Character((char)('0' + rest / 100));
            writer.Character((char)('0' + rest / 10 % 10));
            writer.Character((char)('0' + rest % 10));
        }

        private bool Interval(ByteWriter answer)
        {
            if (_words.Next())
            {
                int interval = _words.Number();
                if (interval < SensorSettings.ShortestInterval || interval > SensorSettings.LongestInterval)
                {
                    answer.Text("error interval: 100 to 3600000 milliseconds");
                    return false;
                }

                if (!IsLast(answer))
                {
                    return false;
                }

                _readings.Interval = interval;
            }

            answer.Text("ok interval ");
            answer.Number(_readings.Interval);
            return true;
        }

        private bool Read(ByteWriter answer)
        {
            answer.Text("ok read ");
            answer.Number(_readings.Sequence);
            _readings.TakeReading();
            ISensor sensor = _readings.Sensor;
            for (int value = 0; value < sensor.Count; value++)
            {
                // Eight values of the longest name and number fit.
                answer.Character(' ');
                answer.Text(QuantityNames.Of(sensor.QuantityOf(value)));
                answer.Character(' ');
                WriteThousandths(answer, _readings.LastValue(value));
            }

            return true;
        }

        private bool Status(ByteWriter answer)
        {
            answer.Text("ok status uptime ");
            answer.Number(_readings.Uptime);
            answer.Text(" readings ");
            answer.Number(_readings.Sequence);
            answer.Text(" sent ");
            answer.Number(_readings.DatagramsSent);
            answer.Text(" waiting ");
            answer.Number(_readings.Waiting);
            answer.Text(" dropped ");
            answer.Number(_readings.Dropped);
            answer.Text(" interval ");
            answer.Number(_readings.Interval);
            answer.Text(_led.IsOn ? " led on" : " led off");
            return true;
        }

        private bool Led(ByteWriter answer)
        {
            if (_words.Next())
            {
                bool on = _words.Is("on");
                if (!on && !_words.Is("off"))
                {
                    answer.Text("error led: on or off");
                    return false;
                }

                if (!IsLast(answer))
                {
                    return false;
                }

                _led.IsOn = on;
            }

            answer.Text(_led.IsOn ? "ok led on" : "ok led off");
            return true;
        }

        private bool IsLast(ByteWriter answer)
        {
            if (_words.Next())
            {
                answer.Text("error too many words");
                return false;
            }

            return true;
        }
    }
}
