namespace SensorNode.Sensors
{
    /// <summary>Quantities of values, by the numbers of docs/sensor-protocol.md.</summary>
    public enum Quantity
    {
        /// <summary>A number without a unit.</summary>
        Number = 0,
        /// <summary>Degrees Celsius.</summary>
        Temperature = 1,
        /// <summary>Percent of relative humidity.</summary>
        Humidity = 2,
        /// <summary>Volts.</summary>
        Voltage = 3,
    }
}
