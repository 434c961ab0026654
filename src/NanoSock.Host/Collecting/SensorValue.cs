using System.Globalization;

namespace NanoSock.Host.Collecting
{
    /// <summary>One value of a reading.</summary>
    /// <param name="Quantity">What it measures, by the numbers of docs/sensor-protocol.md.</param>
    /// <param name="Thousandths">How much.</param>
    public readonly record struct SensorValue(int Quantity, int Thousandths)
    {
        /// <summary>Name, number and unit; a quantity that is not known goes by its number.</summary>
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
