namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Lists the collisions that can be injected into a transmission in half duplex.</summary>
    public enum Enc28j60Collision : byte
    {
        /// <summary>No collision.</summary>
        None,
        /// <summary>Three collisions within the collision window. The chip sends the frame in the fourth
        /// attempt.</summary>
        Early,
        /// <summary>A collision after the window: the transmission is aborted (7.1, err. 13).</summary>
        Late,
        /// <summary>More collisions than MACLCON1 allows: the transmission is aborted.</summary>
        Excessive,
    }
}
