namespace SensorNode.Sensors
{
    /// <summary>The light of a board that has none: it shines on the status page only.</summary>
    public sealed class SimulatedLed : ILed
    {
        /// <inheritdoc/>
        public bool IsOn { get; set; }
    }
}
