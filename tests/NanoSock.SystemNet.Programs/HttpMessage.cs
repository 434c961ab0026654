using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A request or a response of HTTP/1.1 (RFC 9112).</summary>
    public sealed class HttpMessage
    {
        private readonly Dictionary<string, string> _headers =
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        private HttpMessage(string start)
        {
            string[] words = start.Split(' ');
            Method = words[0];
            Target = words[1];
        }

        /// <summary>Gets the method of a request; the version of a response.</summary>
        public string Method { get; }

        /// <summary>Gets the target of a request; the status of a response.</summary>
        public string Target { get; }

        /// <summary>Gets the content.</summary>
        public byte[] Body { get; private set; }

        /// <summary>Returns the value of a header; null for none.</summary>
        public string Header(string name) => _headers.TryGetValue(name, out string value) ? value : null;

        /// <summary>Reads a message; returns null at the end of the connection.</summary>
        /// <param name="stream">The connection.</param>
        /// <param name="isHead">True for the response to HEAD, which has no content.</param>
        /// <param name="pause">The milliseconds before each read of the content.</param>
        public static HttpMessage Read(Stream stream, bool isHead, int pause = 0)
        {
            string line = ReadLine(stream);
            if (line == null)
            {
                return null;
            }

            HttpMessage message = new HttpMessage(line);
            while ((line = ReadLine(stream) ?? throw new IOException("end within the header")).Length != 0)
            {
                int colon = line.IndexOf(':');
                message._headers[line.Substring(0, colon)] = line.Substring(colon + 1).Trim();
            }

            if (message.Header("expect") == "100-continue")
            {
                byte[] go = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");
                stream.Write(go, 0, go.Length);
            }

            message.Body = isHead ? Array.Empty<byte>() : message.ReadBody(stream, pause);
            return message;
        }

        private byte[] ReadBody(Stream stream, int pause)
        {
            MemoryStream body = new MemoryStream();
            if (Header("transfer-encoding") == "chunked")
            {
                int size;
                do
                {
                    size = int.Parse(ReadLine(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    Copy(stream, body, size, pause);
                    ReadLine(stream);
                }
                while (size != 0);
            }
            else if (Header("content-length") is string length)
            {
                Copy(stream, body, int.Parse(length, CultureInfo.InvariantCulture), pause);
            }
            else if (Method == "HTTP/1.0")
            {
                stream.CopyTo(body);
            }

            return body.ToArray();
        }

        private static void Copy(Stream from, Stream to, int size, int pause)
        {
            byte[] buffer = new byte[4096];
            while (size > 0)
            {
                if (pause != 0)
                {
                    Thread.Sleep(pause);
                }

                int count = from.Read(buffer, 0, Math.Min(size, buffer.Length));
                if (count == 0)
                {
                    throw new IOException("end within the content");
                }

                to.Write(buffer, 0, count);
                size -= count;
            }
        }

        private static string ReadLine(Stream stream)
        {
            StringBuilder line = new StringBuilder();
            int next;
            while ((next = stream.ReadByte()) != '\n')
            {
                if (next < 0)
                {
                    return line.Length == 0 ? null : throw new IOException("end within a line");
                }

                line.Append((char)next);
            }

            return line.ToString().TrimEnd('\r');
        }
    }
}
