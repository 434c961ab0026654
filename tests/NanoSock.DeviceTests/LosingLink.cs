using NanoSock.Links;

namespace NanoSock.DeviceTests
{
    /// <summary>Loses selected frames of those that are sent through it.</summary>
    public class LosingLink : LinkDecorator
    {
        /// <summary>Wraps a link.</summary>
        public LosingLink(ILink inner)
            : base(inner)
        {
        }

        /// <summary>Gets or sets the number of long frames that pass before one is lost; negative for all.</summary>
        public int Spare { get; set; } = -1;

        /// <inheritdoc/>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (Spare >= 0 && length > 500 && Spare-- == 0)
            {
                return true;
            }

            return Inner.Transmit(buffer, offset, length);
        }
    }
}
