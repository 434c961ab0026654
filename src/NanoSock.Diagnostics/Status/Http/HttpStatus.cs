namespace NanoSock.Firmware.Http
{
    /// <summary>Defines the status codes of the status page.</summary>
    public static class HttpStatus
    {
        /// <summary>The request is not complete yet; not a status code.</summary>
        public const int Incomplete = 0;
        /// <summary>The target exists.</summary>
        public const int Ok = 200;
        /// <summary>The request is malformed.</summary>
        public const int BadRequest = 400;
        /// <summary>The target is for trusted clients only.</summary>
        public const int Forbidden = 403;
        /// <summary>The target does not exist.</summary>
        public const int NotFound = 404;
        /// <summary>The method is neither GET nor HEAD.</summary>
        public const int MethodNotAllowed = 405;
        /// <summary>The request was not complete in time.</summary>
        public const int RequestTimeout = 408;
        /// <summary>The request line is too long.</summary>
        public const int UriTooLong = 414;
        /// <summary>The header fields are too long.</summary>
        public const int HeaderFieldsTooLarge = 431;
        /// <summary>The version is not HTTP/1.</summary>
        public const int VersionNotSupported = 505;

        /// <summary>Returns the code and its reason phrase.</summary>
        public static string Line(int status)
        {
            return status switch
            {
                Ok => "200 OK",
                Forbidden => "403 Forbidden",
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
