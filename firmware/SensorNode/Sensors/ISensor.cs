namespace SensorNode.Sensors
{
    /// <summary>What a node measures. A board that has a real sensor gives one of these to <see cref="SensorProgram"/>.</summary>
    public interface ISensor
    {
        /// <summary>How many values a reading has, 1 to <see cref="Readings.ReadingWire.MostValues"/>; always the same.</summary>
        int Count { get; }

        /// <summary>What a value is.</summary>
        Quantity QuantityOf(int value);

        /// <summary>Measures; must not wait.</summary>
        /// <param name="value">Which value, from 0.</param>
        /// <param name="uptimeMilliseconds">The time since the program's start.</param>
        /// <returns>The value in thousandths of its unit.</returns>
        int Read(int value, long uptimeMilliseconds);
    }
}
