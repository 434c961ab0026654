namespace SensorNode.Sensors
{
    /// <summary>Simulates the sensor of a room: 18 to 24 degrees up and down in ten minutes, with drier air when it is
    /// warmer. The values depend on time alone, so that runs are repeatable.</summary>
    public sealed class SimulatedSensor : ISensor
    {
        private const int Period = 600000;
        private const int Coldest = 18000;
        private const int Swing = 6000;

        /// <inheritdoc/>
        public int Count
        {
            get { return 2; }
        }

        /// <inheritdoc/>
        public Quantity QuantityOf(int value)
        {
            return value == 0 ? Quantity.Temperature : Quantity.Humidity;
        }

        /// <inheritdoc/>
        public int Read(int value, long uptimeMilliseconds)
        {
            int phase = (int)(uptimeMilliseconds % Period);
            int half = Period / 2;
            int warmth = (phase < half ? phase : Period - phase) / (half / Swing);
            return value == 0 ? Coldest + warmth : 55000 - warmth * 2;
        }
    }
}
