namespace SensorNode.Sensors
{
    /// <summary>A light that a command turns on and off.</summary>
    public interface ILed
    {
        /// <summary>Whether it is on.</summary>
        bool IsOn { get; set; }
    }
}
