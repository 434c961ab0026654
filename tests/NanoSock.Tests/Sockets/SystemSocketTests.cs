using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Tests.Sockets.Comparison;

namespace NanoSock.Tests.Sockets
{
    /// <summary>One program over System.Net.Sockets.Socket, on the system's loopback, and over NanoSock's Socket, on a
    /// node's: the results are the same.</summary>
    [TestClass]
    public class SystemSocketTests
    {
        [TestMethod]
        public void Connected_EachOperation_EqualsSystemSocket()
        {
            Compare((world, log) =>
            {
                (ISocket listener, ISocket client, ISocket server) = world.Connection();
                log("first", listener.Connected, client.Connected, server.Connected);
                server.Send(new byte[3], 0, 3);
                server.Shutdown(1);
                log("own shutdown", server.Connected);
                Until(() => client.Available == 3);
                log("unread data and a FIN", client.Connected);
                client.Receive(new byte[10], 0, 10);
                log("read", client.Connected);
                log("end", client.Receive(new byte[10], 0, 10), client.Connected);
                log("sends on", client.Send(new byte[1], 0, 1), client.Connected);
                log("connect again", Outcome(() => client.ConnectTo(listener)), client.Connected);
                client.Shutdown(0);
                log("shutdown of receiving", client.Connected);
                client.Close();
                log("closed", client.Connected);

                (listener, client, server) = world.Connection();
                server.Reset();
                Until(() => client.Poll(0));
                log("a reset that was not reported", client.Connected);
                log("reported", Outcome(() => client.Receive(new byte[1], 0, 1)), client.Connected);

                (listener, client, server) = world.Connection();
                server.Reset();
                Until(() => client.Poll(0));
                log("by Send", Outcome(() => client.Send(new byte[1], 0, 1)), client.Connected);

                (listener, client, server) = world.Connection();
                client.ReceiveTimeout = 50;
                log("time-out", Outcome(() => client.Receive(new byte[1], 0, 1)), client.Connected);

                ISocket alone = world.Stream();
                // Not Send, which gives NotConnected on Windows, and Shutdown on Linux.
                log("not connected", Outcome(() => alone.Receive(new byte[1], 0, 1)),
                    Outcome(() => alone.Shutdown(2)), alone.Connected);
                log("refused", Outcome(() => alone.ConnectTo(1)), alone.Connected);
                ISocket datagrams = world.Datagram();
                log("datagrams", datagrams.Connected);
                datagrams.Bind(0);
                log("bound", datagrams.Connected);
                datagrams.ConnectTo(9);
                log("connected", datagrams.Connected);
                datagrams.Send(new byte[1], 0, 1);
                datagrams.ReceiveTimeout = BlockingPair.Limit;
                log("refused", Outcome(() => datagrams.Receive(new byte[1], 0, 1)), datagrams.Connected);
            });
        }

        [TestMethod]
        public void Calls_AfterClose_EqualSystemSocket()
        {
            Compare((world, log) =>
            {
                (ISocket listener, ISocket client, ISocket server) = world.Connection();
                client.Close();
                byte[] data = new byte[10];
                log("still there", Outcome(() => client.Close()), Outcome(() => client.Handle()), client.Connected);
                log("properties", Outcome(() => _ = client.Available), Outcome(() => client.Local()),
                    Outcome(() => client.Remote()), Outcome(() => client.NoDelay()),
                    Outcome(() => client.SetNoDelay()), Outcome(() => _ = client.ReceiveTimeout),
                    Outcome(() => client.ReceiveTimeout = 1), Outcome(() => client.ReceiveTimeout = -2),
                    Outcome(() => _ = client.SendTimeout), Outcome(() => client.SendTimeout = 1));
                log("calls", Outcome(() => client.Bind(0)), Outcome(() => client.BindNull()),
                    Outcome(() => client.Listen()), Outcome(() => client.Accept()),
                    Outcome(() => client.ConnectTo(listener)), Outcome(() => client.ConnectNull()),
                    Outcome(() => client.Shutdown(2)), Outcome(() => client.Poll(0)));
                log("transfers", Outcome(() => client.Send(data, 0, 1)),
                    Outcome(() => client.Send(null, 0, 1)), Outcome(() => client.Send(data, 5, 9)),
                    Outcome(() => client.Receive(data, 0, 1)), Outcome(() => client.Receive(null, 0, 1)),
                    Outcome(() => client.SendTo(data, 0, 1)), Outcome(() => client.ReceiveFrom(data, 0, 1)),
                    Outcome(() => client.SendAll(null)), Outcome(() => client.ReceiveAll(null)));
                listener.Close();
                log("listener", Outcome(() => listener.Accept()), Outcome(() => listener.Local()));
            });
        }

        [TestMethod]
        public void Calls_InvalidArguments_EqualSystemSocket()
        {
            Compare((world, log) =>
            {
                (ISocket listener, ISocket client, ISocket server) = world.Connection();
                ISocket datagrams = world.Datagram();
                datagrams.Bind(0);
                byte[] data = new byte[10];
                foreach (int wrong in new[] { -2, int.MinValue })
                {
                    log("times", Outcome(() => client.ReceiveTimeout = wrong),
                        Outcome(() => client.SendTimeout = wrong));
                }

                log("times", Outcome(() => client.ReceiveTimeout = -1), Outcome(() => client.SendTimeout = 0));
                log("null", Outcome(() => datagrams.BindNull()), Outcome(() => client.ConnectNull()),
                    Outcome(() => client.SendAll(null)), Outcome(() => client.ReceiveAll(null)),
                    Outcome(() => client.Send(null, 0, 0)), Outcome(() => client.Receive(null, 0, 0)),
                    Outcome(() => datagrams.SendTo(null, 0, 0)), Outcome(() => datagrams.ReceiveFrom(null, 0, 0)),
                    Outcome(() => datagrams.SendToNull(data, 0, 1)));
                foreach ((int offset, int size) in new[]
                {
                    (-1, 1), (11, 0), (0, 11), (0, -1), (5, 6), (int.MaxValue, int.MaxValue), (1, int.MaxValue), (10, 1)
                })
                {
                    log("range", offset, size, Outcome(() => client.Send(data, offset, size)),
                        Outcome(() => client.Receive(data, offset, size)),
                        Outcome(() => datagrams.SendTo(data, offset, size)),
                        Outcome(() => datagrams.ReceiveFrom(data, offset, size)));
                }

                log("nothing", Outcome(() => client.Send(data, 10, 0)), client.Connected);
                log("shutdown", Outcome(() => client.Shutdown(9)));
            });
        }

        // .NET has to reset a connection to wake a reader or a writer, and reports ConnectionAborted; its documentation
        // says Interrupted.
        [TestMethod]
        public void Close_CallBlocked_EqualsSystemSocket()
        {
            Compare((world, log) =>
            {
                byte[] data = new byte[100000];
                (ISocket listener, ISocket client, ISocket server) = world.Connection();
                log("receive", Blocked(client, () => client.Receive(data, 0, 10)));
                (listener, client, server) = world.Connection();
                log("send", Blocked(client, () =>
                {
                    while (true)
                    {
                        client.Send(data, 0, data.Length);
                    }
                }));
                log("accept", Blocked(listener, () => listener.Accept()));
                ISocket datagrams = world.Datagram();
                datagrams.Bind(0);
                log("datagram", Blocked(datagrams, () => datagrams.ReceiveFrom(data, 0, 10)));
            });
        }

        private static string Blocked(ISocket socket, Action call)
        {
            string outcome = null;
            BlockingPair.Task task = BlockingPair.Start(() => outcome = Outcome(call));
            Thread.Sleep(100);
            socket.Close();
            task.Join();
            return outcome.Replace("ConnectionAborted", "Interrupted");
        }

        private static void Until(Func<bool> condition)
        {
            for (int i = 0; i < BlockingPair.Limit && !condition(); i++)
            {
                Thread.Sleep(1);
            }

            Assert.IsTrue(condition());
        }

        private static string Outcome(Action action)
        {
            try
            {
                action();
                return "ok";
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode.ToString();
            }
            catch (System.Net.Sockets.SocketException exception)
            {
                return exception.SocketErrorCode.ToString();
            }
            catch (ArgumentException exception)
            {
                return exception.GetType().Name + " " + exception.ParamName;
            }
            catch (Exception exception)
            {
                return exception.GetType().Name;
            }
        }

        private static void Compare(Action<IWorld, Log> program)
        {
            using NanoWorld nano = new NanoWorld();
            List<string> expected = new List<string>();
            List<string> actual = new List<string>();
            program(new SystemWorld(), (what, seen) => expected.Add(what + ": " + string.Join(", ", seen)));
            program(nano, (what, seen) => actual.Add(what + ": " + string.Join(", ", seen)));
            Assert.AreEqual(string.Join("\n", expected), string.Join("\n", actual));
        }

        private delegate void Log(string what, params object[] seen);
    }
}
