using System;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Lists the faults of <see cref="SpiFaultPlan"/> that have a time.</summary>
    [Flags]
    internal enum SpiFaultKind
    {
        /// <summary>No fault.</summary>
        None = 0,
        /// <summary>The line from the chip is low.</summary>
        HeldLow = 1,
        /// <summary>The line from the chip is high.</summary>
        HeldHigh = 2,
        /// <summary>The chip is not selected.</summary>
        LostSelect = 4,
        /// <summary>The bus reports failures, and the chip sees nothing.</summary>
        FailingBus = 8,
        /// <summary>The chip has no power.</summary>
        NoPower = 16,
        /// <summary>The chip is reset behind the driver, at a moment.</summary>
        Reset = 32,
    }
}
