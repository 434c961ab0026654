using System;

namespace NanoSock.Host
{
    /// <summary>Why a TAP interface could not be opened.</summary>
    public enum TapError
    {
        /// <summary>This system has no TAP interfaces: not Linux, or /dev/net/tun is missing.</summary>
        NotSupported,
        /// <summary>The name is no name of an interface.</summary>
        BadName,
        /// <summary>There is no such interface, and it was not to be created.</summary>
        NoSuchDevice,
        /// <summary>The interface may not be created, or not be used, by this user.</summary>
        NoPermission,
        /// <summary>Another program holds the interface.</summary>
        Busy,
        /// <summary>The interface of that name is no TAP interface.</summary>
        NotTap,
        /// <summary>Anything else; the message tells the system's error.</summary>
        Failed,
    }

    /// <summary>A TAP interface could not be opened. The message is one line, fit to be shown to the user.</summary>
    public sealed class TapException : Exception
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="error">The kind of failure.</param>
        /// <param name="message">One line that says what is wrong and, where it is known, what helps.</param>
        public TapException(TapError error, string message)
            : base(message)
        {
            Error = error;
        }

        /// <summary>The kind of failure.</summary>
        public TapError Error { get; }
    }
}
