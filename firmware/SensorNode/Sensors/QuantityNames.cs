namespace SensorNode.Sensors
{
    /// <summary>Names the quantities; a device has no enum names.</summary>
    public static class QuantityNames
    {
        /// <summary>Returns the quantity in one word.</summary>
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
