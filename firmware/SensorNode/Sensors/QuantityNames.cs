namespace SensorNode.Sensors
{
    /// <summary>Names of quantities; a device has no enum names.</summary>
    public static class QuantityNames
    {
        /// <summary>The quantity in one word.</summary>
        public static string Of(Quantity quantity)
        {
            return quantity switch
            {
                Quantity.Temperature => "temperature",
                Quantity.Humidity => "humidity",
                Quantity.Voltage => "voltage",
                _ => "number",
            };
        }
    }
}
