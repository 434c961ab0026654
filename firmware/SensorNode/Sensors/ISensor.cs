namespace SensorNode.Sensors
{
    /// <summary>Represents a sensor. A board with a real sensor passes an implementation to
    /// <see cref="SensorProgram"/>.</summary>
    public interface ISensor
    {
        /// <summary>Gets the number of values of a reading, 1 to <see cref="Readings.ReadingWire.MostValues"/>; it is
        /// constant.</summary>
        int Count { get; }

        /// <summary>Returns the quantity of a value.</summary>
        Quantity QuantityOf(int value);

        /// <summary>Measures a value; must not block.</summary>
        /// <param name="value">The index of the value, from 0.</param>
        /// <param name="uptimeMilliseconds">The time since the program's start.</param>
        /// <returns>The value in thousandths of its unit.</returns>
        int Read(int value, long uptimeMilliseconds);
    }
}
