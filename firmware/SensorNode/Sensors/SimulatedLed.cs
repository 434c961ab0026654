namespace SensorNode.Sensors
{
    /// <summary>Simulates the light of a board that has none; the status page shows it.</summary>
    public sealed class SimulatedLed : ILed
    {
        /// <inheritdoc/>
        public bool IsOn { get; set; }
    }
}
