namespace SensorNode.Sensors
{
    /// <summary>Represents a light that a command turns on and off.</summary>
    public interface ILed
    {
        /// <summary>Gets or sets the light: true if it is on.</summary>
        bool IsOn { get; set; }
    }
}
