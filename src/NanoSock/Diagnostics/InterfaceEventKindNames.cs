using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Names the kinds of changes of interfaces for display, because a device prints a number for an enum's
    /// text.</summary>
    public static class InterfaceEventKindNames
    {
        /// <summary>Returns the name of a kind; "Unknown" for an undefined value.</summary>
        public static string Of(InterfaceEventKind value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
            return value switch
            {
                InterfaceEventKind.None => "None",
                InterfaceEventKind.LinkUp => "LinkUp",
                InterfaceEventKind.LinkDown => "LinkDown",
                InterfaceEventKind.AddressAdded => "AddressAdded",
                InterfaceEventKind.AddressRemoved => "AddressRemoved",
                InterfaceEventKind.AddressConflict => "AddressConflict",
                InterfaceEventKind.EventsLost => "EventsLost",
                _ => "Unknown",
            };
        }
    }
}
