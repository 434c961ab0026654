using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Names the states of addresses for display, because a device prints a number for an enum's
    /// text.</summary>
    public static class AddressStateNames
    {
        /// <summary>Returns the name of a state; "Unknown" for an undefined value.</summary>
        public static string Of(AddressState value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
            return value switch
            {
                AddressState.None => "None",
                AddressState.Probing => "Probing",
                AddressState.Assigned => "Assigned",
                AddressState.Conflict => "Conflict",
                _ => "Unknown",
            };
        }
    }
}
