using System;

namespace NanoSock.ApiReference
{
    /// <summary>The frameworks for which a type or a member exists.</summary>
    [Flags]
    internal enum Flavors
    {
        None = 0,
        Desktop = 1,
        Device = 2,
        Both = Desktop | Device,
    }
}
