using System.Globalization;

namespace NanoSock.Host.Collecting
{
    /// <summary>Represents one value of a reading.</summary>
    /// <param name="Quantity">The quantity, by the numbers of docs/sensor-protocol.md.</param>
    /// <param name="Thousandths">The value in thousandths of the unit.</param>
    public readonly record struct SensorValue(int Quantity, int Thousandths)
    {
        /// <summary>Formats name, number and unit; an unknown quantity is shown by its number.</summary>
        public string Describe()
        {
            string number = (Thousandths / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
            return Quantity switch
            {
                0 => "number " + number,
                1 => "temperature " + number + " °C",
                2 => "humidity " + number + " %",
                3 => "voltage " + number + " V",
                _ => "quantity " + Quantity.ToString(CultureInfo.InvariantCulture) + " " + number,
            };
        }
    }
}
