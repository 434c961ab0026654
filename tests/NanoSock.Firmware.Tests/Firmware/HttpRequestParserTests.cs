using System;
using System.Text;
using NanoSock.Firmware.Http;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class HttpRequestParserTests
    {
        private static readonly string[] s_targets = { "/", "/netstat.json" };

        [TestMethod]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200, 0)]
        [DataRow("GET / HTTP/1.0\r\n\r\n", 200, 0)]
        [DataRow("GET / HTTP/1.1\nHost: a\n\n", 200, 0)]
        [DataRow("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 200, 0)]
        [DataRow("GET /?x=1 HTTP/1.1\r\nhOST:a\r\n\r\n", 200, 0)]
        [DataRow("GET /netstat.json HTTP/1.1\r\nAccept: */*\r\nHost: a:8080\r\nX: \r\n\r\n", 200, 1)]
        [DataRow("GET /netstat.json?/ HTTP/1.0\r\n\r\n", 200, 1)]
        [DataRow("GET http://192.168.7.2/netstat.json HTTP/1.1\r\nHost: a\r\n\r\n", 200, 1)]
        [DataRow("GET HTTP://a HTTP/1.1\r\nHost: a\r\n\r\n", 200, 0)]
        [DataRow("GET /netstat.jso HTTP/1.0\r\n\r\n", 404, -1)]
        [DataRow("GET /netstat.jsonx HTTP/1.0\r\n\r\n", 404, -1)]
        [DataRow("GET //netstat.json HTTP/1.0\r\n\r\n", 404, -1)]
        [DataRow("GET http://a/b HTTP/1.0\r\n\r\n", 404, -1)]
        [DataRow("OPTIONS * HTTP/1.0\r\n\r\n", 404, -1)]
        [DataRow("POST / HTTP/1.0\r\n\r\n", 405, 0)]
        [DataRow("GE / HTTP/1.0\r\n\r\n", 405, 0)]
        [DataRow("GETS / HTTP/1.0\r\n\r\n", 405, 0)]
        [DataRow("HEA / HTTP/1.0\r\n\r\n", 405, 0)]
        [DataRow("get / HTTP/1.0\r\n\r\n", 405, 0)]
        public void Feed_Request_ReturnsStatusAndTarget(string request, int status, int target)
        {
            HttpRequestParser parser = Create();
            Assert.AreEqual(status, Feed(parser, request));
            Assert.AreEqual(target, parser.Target(0));
            Assert.IsFalse(parser.IsHead(0));

            // One byte at a time gives the same result.
            HttpRequestParser slow = Create();
            foreach (char c in request)
            {
                Assert.AreEqual(HttpStatus.Incomplete, slow.Result(0));
                Feed(slow, c.ToString());
            }

            Assert.AreEqual(status, slow.Result(0));
            Assert.AreEqual(target, slow.Target(0));
        }

        [TestMethod]
        [DataRow("GET / HTTP/1.1\r\n\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
        [DataRow("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n")]
        [DataRow("GET /\r\n")]
        [DataRow(" GET / HTTP/1.1\r\n")]
        [DataRow("GET  / HTTP/1.1\r\n")]
        [DataRow("GET /  HTTP/1.1\r\n")]
        [DataRow("GET / HTTP/1.1 \r\n")]
        [DataRow("GET / HTTP/1.x\r\n")]
        [DataRow("GET / HTTP/11\r\n")]
        [DataRow("GET / http/1.1\r\n")]
        [DataRow("GET netstat.json HTTP/1.1\r\n")]
        [DataRow("GET http:// HTTP/1.1\r\n")]
        [DataRow("GET http:///x HTTP/1.1\r\nHost: \u0001\r\n")]
        [DataRow("GET ftp://a/ HTTP/1.1\r\n")]
        [DataRow("GET /\u0000 HTTP/1.1\r\n")]
        [DataRow("GET /\u00e4 HTTP/1.1\r\n")]
        [DataRow("G{T / HTTP/1.1\r\n")]
        [DataRow("\u0016\u0003\u0001\u0002\u0000\u0001")]
        [DataRow("GET / HTTP/1.1\rX")]
        [DataRow("GET / HTTP/1.1\r\nHost : a\r\n")]
        [DataRow("GET / HTTP/1.1\r\n Host: a\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n")]
        [DataRow("GET / HTTP/1.1\r\n: a\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\rb\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\u0000\r\n")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\n\rX")]
        public void Feed_Malformed_IsBadRequest(string request)
        {
            Assert.AreEqual(HttpStatus.BadRequest, Feed(Create(), request));
        }

        [TestMethod]
        [DataRow("PRI * HTTP/2.0\r\n")]
        [DataRow("GET / HTTP/3.0\r\n")]
        public void Feed_OtherVersion_IsNotSupported(string request)
        {
            Assert.AreEqual(HttpStatus.VersionNotSupported, Feed(Create(), request));
        }

        [TestMethod]
        public void Feed_Head_IsRecognized()
        {
            HttpRequestParser parser = Create();
            Assert.AreEqual(HttpStatus.Ok, Feed(parser, "HEAD / HTTP/1.0\r\n\r\n"));
            Assert.IsTrue(parser.IsHead(0));
        }

        [TestMethod]
        public void Feed_TooLong_IsRefused()
        {
            Assert.AreEqual(HttpStatus.UriTooLong, Feed(Create(), "GET /" + new string('a', 2000)));
            Assert.AreEqual(HttpStatus.UriTooLong, Feed(Create(), new string('A', 2000)));
            Assert.AreEqual(HttpStatus.UriTooLong, Feed(Create(), "GET http://" + new string('a', 2000)));
            Assert.AreEqual(HttpStatus.UriTooLong, Feed(Create(), new string('\n', 2000)));
            Assert.AreEqual(HttpStatus.HeaderFieldsTooLarge,
                Feed(Create(), "GET / HTTP/1.0\r\nX: " + new string('a', 9000)));
            Assert.AreEqual(HttpStatus.HeaderFieldsTooLarge,
                Feed(Create(), "GET / HTTP/1.0\r\n" + new string('a', 9000)));

            StringBuilder many = new StringBuilder("GET / HTTP/1.0\r\n");
            for (int i = 0; i < 2000; i++)
            {
                many.Append("A: b\r\n");
            }

            Assert.AreEqual(HttpStatus.HeaderFieldsTooLarge, Feed(Create(), many.ToString()));
        }

        [TestMethod]
        public void Feed_LongestHeader_IsAccepted()
        {
            string cookie = "GET / HTTP/1.0\r\nCookie: " + new string('c', 8100) + "\r\n\r\n";
            Assert.AreEqual(HttpStatus.Ok, Feed(Create(), cookie));
        }

        [TestMethod]
        public void Reset_ClientNumberReused_ClearsState()
        {
            HttpRequestParser parser = Create();
            Feed(parser, "HEAD /netstat.json HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.IsTrue(parser.HasBegun(0));
            parser.Reset(0);
            Assert.IsFalse(parser.HasBegun(0));
            Assert.AreEqual(HttpStatus.Ok, Feed(parser, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
            Assert.IsFalse(parser.IsHead(0));
            Assert.AreEqual(0, parser.Target(0));
        }

        [TestMethod]
        public void Feed_RandomBytes_NeverThrows()
        {
            Random random = new Random(7);
            string[] starts =
            {
                "", "GET ", "GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n", "GET http://", "G"
            };
            byte[] garbage = new byte[200];
            for (int turn = 0; turn < 20000; turn++)
            {
                HttpRequestParser parser = Create();
                Feed(parser, starts[turn % starts.Length]);
                for (int i = 0; i < garbage.Length; i++)
                {
                    // Mostly the characters of a request.
                    garbage[i] = random.Next(4) == 0
                        ? (byte)random.Next(256)
                        : (byte)"GETHAD /:.?1hostP\r\n"[random.Next(19)];
                }

                int result = parser.Feed(0, garbage, 0, garbage.Length);
                Assert.AreNotEqual("", result == 0 ? "-" : HttpStatus.Line(result));
            }
        }

        private static HttpRequestParser Create()
        {
            HttpRequestParser parser = new HttpRequestParser(1, s_targets);
            parser.Reset(0);
            return parser;
        }

        private static int Feed(HttpRequestParser parser, string text)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            return parser.Feed(0, bytes, 0, bytes.Length);
        }
    }
}
