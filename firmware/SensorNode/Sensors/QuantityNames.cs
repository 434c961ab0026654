namespace SensorNode.Sensors
{
    /// <summary>Names of quantities; a device has no enum names.</summary>
    public static class QuantityNames
    {
        /// <summary>The quantity in one word.</summary>
        public static string Of(Quantity quantity)
        {
            switch (quantity)
            {
                case Quantity.Temperature: return "temperature";
                case Quantity.Humidity: return "humidity";
                case Quantity.Voltage: return "voltage";
                default: return "number";
            }
        }
    }
}
