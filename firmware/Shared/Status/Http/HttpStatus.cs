namespace NanoSock.Firmware.Http
{
    /// <summary>The answers that the status page has.</summary>
    public static class HttpStatus
    {
        /// <summary>The request is not complete yet; not a status code.</summary>
        public const int Incomplete = 0;
        /// <summary>The target is there.</summary>
        public const int Ok = 200;
        /// <summary>The request is none.</summary>
        public const int BadRequest = 400;
        /// <summary>No such target.</summary>
        public const int NotFound = 404;
        /// <summary>Neither GET nor HEAD.</summary>
        public const int MethodNotAllowed = 405;
        /// <summary>The request was not complete in time.</summary>
        public const int RequestTimeout = 408;
        /// <summary>The request line is too long.</summary>
        public const int UriTooLong = 414;
        /// <summary>The header fields are too long.</summary>
        public const int HeaderFieldsTooLarge = 431;
        /// <summary>Not HTTP/1.</summary>
        public const int VersionNotSupported = 505;

        /// <summary>The code and its reason phrase.</summary>
        public static string Line(int status)
        {
            return status switch
            {
                Ok => "200 OK",
                NotFound => "404 Not Found",
                MethodNotAllowed => "405 Method Not Allowed",
                RequestTimeout => "408 Request Timeout",
                UriTooLong => "414 URI Too Long",
                HeaderFieldsTooLarge => "431 Request Header Fields Too Large",
                VersionNotSupported => "505 HTTP Version Not Supported",
                _ => "400 Bad Request",
            };
        }
    }
}
