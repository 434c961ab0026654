namespace NanoSock.SpiEthernet.Models
{
    /// <content>The PHY (4.1 PHYCFGR).</content>
    public sealed partial class W5500Model
    {
        private const int PowerDown = 6;
        private const int AllCapable = 7;

        /// <summary>The time from the reset of the PHY, or from the plugging of the cable, until the link is
        /// up.</summary>
        public int NegotiationMicroseconds = 1600000;

        /// <summary>The speed of the other end of the cable: 10 or 100.</summary>
        public int PartnerMegabits = 100;

        /// <summary>False if the other end of the cable can do half duplex only.</summary>
        public bool IsPartnerFullDuplex = true;

        private int _phyMode;
        private long _linkDue = long.MaxValue;

        /// <summary>Gets whether the link is up.</summary>
        public bool IsLinkUp { get; private set; }

        /// <summary>Gets the speed of the link in Mbit/s.</summary>
        public int LinkMegabits { get; private set; } = 100;

        /// <summary>Gets whether the link is full duplex.</summary>
        public bool IsLinkFullDuplex { get; private set; }

        private protected override void OnCable()
        {
            Negotiate();
        }

        // Sets the state after a reset of the chip: mode by the pins, all capable.
        private void ResetPhy()
        {
            _common[PhyCfgr] = 0xB8;
            _phyMode = AllCapable;
            Negotiate();
        }

        private void Negotiate()
        {
            bool can = IsPowered && IsCablePlugged && (_common[PhyCfgr] & 0x80) != 0 && _phyMode != PowerDown;
            IsLinkUp = false;
            _linkDue = can ? Microseconds + NegotiationMicroseconds : long.MaxValue;
            SuspendSend();
            Schedule();
        }

        private void RaiseLink()
        {
            _linkDue = long.MaxValue;
            IsLinkUp = true;
            bool negotiates = _phyMode >= 4;
            bool hundred = (_phyMode & 2) != 0 || _phyMode == 4;
            LinkMegabits = hundred && (PartnerMegabits == 100 || !negotiates) ? 100 : 10;
            IsLinkFullDuplex = negotiates ? _phyMode == AllCapable && IsPartnerFullDuplex : (_phyMode & 1) != 0;
            ResumeSend();
        }

        private byte ReadPhy()
        {
            int value = _common[PhyCfgr];
            if (IsLinkUp)
            {
                value |= 1 | (LinkMegabits == 100 ? 2 : 0) | (IsLinkFullDuplex ? 4 : 0);
            }

            return (byte)value;
        }

        // Takes a mode: it has an effect when RST rises (4.1 PHYCFGR).
        private void WritePhy(byte value)
        {
            bool wasReset = (_common[PhyCfgr] & 0x80) == 0;
            bool isReset = (value & 0x80) == 0;
            _common[PhyCfgr] = (byte)(value & 0xF8);
            if (isReset)
            {
                Negotiate();
            }
            else if (wasReset)
            {
                _phyMode = (value & 0x40) != 0 ? (value >> 3) & 7 : AllCapable;
                if (_phyMode == 5)
                {
                    Violate("4.1 PHYCFGR: OPMDC is 101");
                }

                Negotiate();
            }
        }
    }
}
