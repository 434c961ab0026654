using System;
using System.IO;
using System.Net.Sockets;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>The opening handshake of a web socket (RFC 6455 4).</summary>
    internal static class WebSocketHandshake
    {
        private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

        /// <summary>Sends the client's request, and reads the response.</summary>
        /// <exception cref="IOException">The server does not accept.</exception>
        internal static void Ask(NetworkStream stream, string host, string path)
        {
            byte[] nonce = new byte[16];
            new Random().NextBytes(nonce);
            string key = Convert.ToBase64String(nonce);
            Write(stream, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: "
                + "Upgrade\r\nSec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
            string accept = null;
            string line = ReadLine(stream);
            bool isSwitching = line.IndexOf("HTTP/1.1 101") == 0;
            while (line.Length != 0)
            {
                line = ReadLine(stream);
                accept = ValueOf(line, "sec-websocket-accept:", accept);
            }

            if (!isSwitching || accept != AnswerTo(key))
            {
                throw new IOException();
            }
        }

        /// <summary>Reads a client's request, and answers it. Returns false for a request without a key, which is
        /// refused.</summary>
        internal static bool Answer(NetworkStream stream)
        {
            string key = null;
            string line = ReadLine(stream);
            while (line.Length != 0)
            {
                line = ReadLine(stream);
                key = ValueOf(line, "sec-websocket-key:", key);
            }

            Write(stream, key == null ? "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + AnswerTo(key) + "\r\n\r\n");
            return key != null;
        }

        private static string AnswerTo(string key)
        {
            return Convert.ToBase64String(Sha1.Compute(Ascii.Bytes(key + Magic)));
        }

        private static string ValueOf(string line, string name, string otherwise)
        {
            return line.ToLower().IndexOf(name) == 0 ? line.Substring(name.Length).Trim() : otherwise;
        }

        private static void Write(NetworkStream stream, string text)
        {
            byte[] bytes = Ascii.Bytes(text);
            stream.Write(bytes, 0, bytes.Length);
        }

        private static string ReadLine(NetworkStream stream)
        {
            byte[] line = new byte[512];
            int length = 0;
            int next = stream.ReadByte();
            while (next != '\n')
            {
                if (next < 0 || length == line.Length)
                {
                    throw new IOException();
                }

                if (next != '\r')
                {
                    line[length] = (byte)next;
                    length++;
                }

                next = stream.ReadByte();
            }

            return Ascii.Text(line, 0, length);
        }
    }
}
