using System;

namespace NanoSock.Host
{
    /// <summary>Reasons why a TAP interface could not be opened.</summary>
    public enum TapError
    {
        /// <summary>A system without TAP interfaces: not Linux, or /dev/net/tun is missing.</summary>
        NotSupported,
        /// <summary>A name that is not valid for an interface.</summary>
        BadName,
        /// <summary>An interface that does not exist and was not to be created.</summary>
        NoSuchDevice,
        /// <summary>An interface that this user may not create or use.</summary>
        NoPermission,
        /// <summary>An interface that another program holds.</summary>
        Busy,
        /// <summary>An interface of that name that is not a TAP interface.</summary>
        NotTap,
        /// <summary>Any other error; the message has the system's error.</summary>
        Failed,
    }

    /// <summary>Reports that a TAP interface could not be opened. The message is one line, fit to be shown to the
    /// user.</summary>
    public sealed class TapException : Exception
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="error">The kind of failure.</param>
        /// <param name="message">The error in one line and, where it is known, the remedy.</param>
        public TapException(TapError error, string message)
            : base(message)
        {
            Error = error;
        }

        /// <summary>Gets the kind of failure.</summary>
        public TapError Error { get; }
    }
}
