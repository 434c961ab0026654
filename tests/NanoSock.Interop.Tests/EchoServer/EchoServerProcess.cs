using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The built program as a process of its own, with free loopback ports.</summary>
    internal sealed class EchoServerProcess : IDisposable
    {
        private const int StartMilliseconds = 20000;

        private readonly StringBuilder _output = new StringBuilder();
        private readonly StringBuilder _error = new StringBuilder();
        private readonly Process _process;

        internal EchoServerProcess(params string[] arguments)
        {
            // Where these tests inherited SIGINT as ignored, as in the background of a shell, so would the program.
            bool hasEnv = OperatingSystem.IsLinux();
            ProcessStartInfo start = new ProcessStartInfo(hasEnv ? "env" : "dotnet")
            {
                RedirectStandardOutput = true, RedirectStandardError = true
            };
            if (hasEnv)
            {
                start.ArgumentList.Add("--default-signal=INT");
                start.ArgumentList.Add("dotnet");
            }

            start.ArgumentList.Add(Program);
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
            _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        /// <summary>Gets the path of the program, which is copied next to the tests.</summary>
        internal static string Program
        {
            get { return Path.Combine(AppContext.BaseDirectory, "EchoServer.dll"); }
        }

        internal string Output
        {
            get { return Copy(_output); }
        }

        internal string Error
        {
            get { return Copy(_error); }
        }

        /// <summary>Starts the program with the usual forwards on free ports and waits for its ready line.</summary>
        internal static EchoServerProcess Ready(params string[] arguments)
        {
            string[] forwards =
            {
                "--forward=tcp:0:7", "--forward=udp:0:7", "--forward=tcp:0:80", "--forward=tcp:0:9",
                "--forward=tcp:0:19", "--forward=tcp:0:81"
            };
            EchoServerProcess server = new EchoServerProcess([.. forwards, .. arguments]);
            server.WaitForOutput("\nready");
            return server;
        }

        /// <summary>Waits until the output contains a text.</summary>
        internal void WaitForOutput(string text)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!Output.Contains(text, StringComparison.Ordinal))
            {
                if (watch.ElapsedMilliseconds > StartMilliseconds || _process.HasExited)
                {
                    Assert.Fail("No '" + text.Trim() + "' in the output:\n" + Output + Error);
                }

                Thread.Sleep(10);
            }
        }

        /// <summary>Returns the native port that leads to a port of the board.</summary>
        internal int Port(string protocol, int boardPort)
        {
            Match match = Regex.Match(Output,
                "listening on " + protocol + @" 127\.0\.0\.1:(\d+), forwarded to [0-9.]+:" + boardPort + "\n");
            Assert.IsTrue(match.Success, Output);
            return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        internal Socket Connect(int boardPort)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
                ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 120000, SendTimeout = 120000 };
            socket.Connect(IPAddress.Loopback, Port("tcp", boardPort));
            return socket;
        }

        internal string Url(string path)
        {
            return "http://127.0.0.1:" + Port("tcp", 80).ToString(CultureInfo.InvariantCulture) + path;
        }

        /// <summary>Sends a request unchanged and reads up to the end of the connection.</summary>
        internal string Ask(string request, out int clientPort)
        {
            using Socket socket = Connect(80);
            clientPort = ((IPEndPoint)socket.LocalEndPoint).Port;
            socket.Send(Encoding.Latin1.GetBytes(request));
            return Encoding.Latin1.GetString(ReadToEnd(socket));
        }

        internal JsonElement Netstat()
        {
            string answer = Ask("GET /netstat.json HTTP/1.0\r\n\r\n", out _);
            return JsonDocument.Parse(answer.Substring(answer.IndexOf("\r\n\r\n",
                StringComparison.Ordinal))).RootElement;
        }

        internal static byte[] ReadToEnd(Socket socket)
        {
            using MemoryStream all = new MemoryStream();
            byte[] buffer = new byte[65536];
            int count;
            while ((count = socket.Receive(buffer)) > 0)
            {
                all.Write(buffer, 0, count);
            }

            return all.ToArray();
        }

        /// <summary>Sends a signal and waits for the end.</summary>
        /// <returns>The exit code.</returns>
        internal int Signal(string name)
        {
            Command.Run("kill", 5000, "-" + name, _process.Id.ToString(CultureInfo.InvariantCulture));
            return WaitForExit();
        }

        internal int WaitForExit()
        {
            Assert.IsTrue(_process.WaitForExit(StartMilliseconds), "The program does not end:\n" + Output + Error);
            _process.WaitForExit();
            return _process.ExitCode;
        }

        public void Dispose()
        {
            Command.Kill(_process);
            _process.WaitForExit(5000);
            _process.Dispose();
        }

        private static string Copy(StringBuilder text)
        {
            lock (text)
            {
                return text.ToString();
            }
        }

        private static void Append(StringBuilder text, string line)
        {
            if (line != null)
            {
                lock (text)
                {
                    text.Append(line).Append('\n');
                }
            }
        }
    }
}
