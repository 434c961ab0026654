using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Firmware.Page
{
    /// <summary>The script of the status page, run with answers of a running board.</summary>
    [TestClass]
    public class StatusPageScriptTests
    {
        private static readonly Lazy<string> s_answer = new Lazy<string>(
            () => new FullBoard().AskText(BoardBench.ClientAddress));

        [TestMethod]
        public void Show_TrustedClient_DrawsAllFigures()
        {
            PageState page = PageRun.Run(PageRun.Answer(s_answer.Value))[0];
            JsonNode json = JsonNode.Parse(s_answer.Value);
            Assert.AreEqual("live", page.Live);
            Assert.AreEqual("/netstat.json?token=12345678", page.Fetched);
            Assert.AreEqual("2 open \u00b7 NanoSock EchoServer", page.Title);
            CollectionAssert.AreEqual(
                new[] { "In", "Out", "Connections", "Round trip", "Dropped", "Sent again", "Memory" },
                page.Id("tiles").Elements("div").Select(tile => tile.Element("h2").Value).ToArray());
            Assert.HasCount(5, page.Id("tiles").Descendants("polyline"));
            string[] echo = page.Rows("sockets").Single(row => row[3] == "192.168.7.2:7");
            Assert.AreEqual("tcp", echo[0]);
            Assert.AreEqual("Established", echo[1]);
            Assert.AreEqual("0", echo[4]);
            Assert.AreEqual("0 ms", echo[6]);
            string[] udp = page.Rows("sockets").First(row => row[0] == "udp");
            CollectionAssert.AreEqual(new[] { "\u2013", "\u2013", "\u2013", "0" }, udp[6..10]);
            Assert.HasCount(4, page.Rows("services"));
            Dictionary<string, string> counters = page.Figures("counters");
            Assert.AreEqual(json["counters"].AsObject().Count, counters.Count);
            Assert.AreEqual(json["counters"]["FramesIn"].ToString(), counters["FramesIn"]);
            Assert.AreEqual(json["drops"].AsObject().Count, page.Figures("drops").Count);
            Assert.AreEqual("3", page.Figures("link")["Reopens"]);
            Assert.AreEqual("192.168.7.1:9001", page.Figures("facts")["collector"]);
            Assert.AreEqual("/frames.pcapng?token=12345678", (string)page.Id("frames").Attribute("href"));
            Assert.IsFalse(page.IsHidden("frames"));
            Assert.IsTrue(page.IsHidden("note"));
        }

        [TestMethod]
        public void Show_EachList_IsTableOfItsMembers()
        {
            PageState page = PageRun.Run(PageRun.Answer(s_answer.Value))[0];
            JsonObject json = JsonNode.Parse(s_answer.Value).AsObject();
            string[] lists = { "interfaces", "neighbors", "routes", "groups", "leases", "servers", "cache" };
            string[] sent = lists.Where(json.ContainsKey).ToArray();
            CollectionAssert.AreEqual(sent, page.Id("net").Elements("h2").Select(head => head.Value).ToArray());
            XElement[] places = page.Id("net").Elements("div").ToArray();
            for (int i = 0; i < sent.Length; i++)
            {
                JsonArray entries = json[sent[i]].AsArray();
                if (entries.Count == 0)
                {
                    Assert.AreEqual("none", places[i].Value);
                    continue;
                }

                CollectionAssert.AreEqual(
                    entries[0].AsObject().Select(member => Label(member.Key)).ToArray(),
                    places[i].Descendants("th").Select(head => head.Value).ToArray());
                Assert.HasCount(entries.Count + 1, places[i].Descendants("tr"));
            }

            string[] lease = places[Array.IndexOf(sent, "leases")].Descendants("td").Take(7)
                .Select(cell => cell.Value.Trim()).ToArray();
            CollectionAssert.AreEqual(
                new[] { "0", "Bound", "192.168.7.2", "192.168.7.1", "29 min 59 s", "52 min 29 s", "59 min 59 s" },
                lease);
        }

        [TestMethod]
        public void Show_OtherClient_DrawsOwnConnectionOnly()
        {
            PageState page = PageRun.Run(PageRun.Answer(new FullBoard().AskText(BoardBench.ForeignAddress)))[0];
            Assert.AreEqual("live", page.Live);
            CollectionAssert.AreEqual(new[] { "Connections", "Memory" },
                page.Id("tiles").Elements("div").Select(tile => tile.Element("h2").Value).ToArray());
            foreach (string id in new[] { "drops", "counters", "link", "facts", "net", "frames" })
            {
                Assert.IsTrue(page.IsHidden(id), id);
            }

            Assert.IsFalse(page.IsHidden("note"));
            Assert.HasCount(1, page.Rows("sockets").Where(row => row[2].StartsWith("10.9.9.9:",
                StringComparison.Ordinal)));
            Assert.IsTrue(page.Rows("sockets").Any(row => row[2] == "hidden" && row[4] == "\u2013"));
        }

        // Every figure says on demand what it is.
        [TestMethod]
        public void Show_EachFigure_HasTooltip()
        {
            PageState page = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Click("sockets", "tcp"))[1];
            Assert.HasCount(1, page.Id("sockets").Descendants("dl"));
            XElement[] figures = page.Root.Descendants("dd").Select(value => value.Parent)
                .Concat(page.Id("tiles").Elements("div"))
                .Concat(page.Root.Descendants("th"))
                .Concat(page.Root.Descendants("td").Where(cell => !cell.Elements("dl").Any()))
                .ToArray();
            Assert.IsGreaterThan(150, figures.Length);
            foreach (XElement figure in figures)
            {
                Assert.IsGreaterThan(4, ((string)figure.Attribute("title") ?? "").Length, figure.ToString());
            }
        }

        [TestMethod]
        public void Click_Connection_UnfoldsAllOfTcpInfo()
        {
            PageState[] pages = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Filter("192.168.7.2:7"),
                PageRun.Click("sockets", "tcp"), PageRun.Answer(s_answer.Value), PageRun.Click("sockets", "tcp"),
                PageRun.Click("sockets", "Local"));
            Assert.IsEmpty(pages[1].Id("sockets").Descendants("dl"));
            JsonNode own = JsonNode.Parse(s_answer.Value)["sockets"].AsArray()
                .Single(socket => (string)socket["local"] == "192.168.7.2:7");
            string[] wanted = new[] { "fd", "rxQueue", "txQueue", "dropped" }
                .Concat(own["tcp"].AsObject().Select(member => Label(member.Key)))
                .ToArray();
            foreach (PageState page in new[] { pages[2], pages[3] })
            {
                Dictionary<string, string> figures = page.Figures("sockets");
                CollectionAssert.AreEqual(wanted, figures.Keys.ToArray());
                Assert.AreEqual("5 B", figures["bytesAcked"]);
                Assert.AreEqual("5 B", figures["bytesReceived"]);
                Assert.AreEqual("0 ms", figures["rtt"]);
                Assert.AreEqual("\u2013", figures["ssthresh"]);
                Assert.AreEqual("11", (string)page.Id("sockets").Descendants("dl").Single().Parent
                    .Attribute("colspan"));
            }

            Assert.IsEmpty(pages[4].Id("sockets").Descendants("dl"));
            Assert.AreEqual("live", pages[5].Live);
        }

        [TestMethod]
        [DataRow("udp", "udp")]
        [DataRow("ESTABLISHED tcp", "Established")]
        [DataRow(":80 listen", "*:80")]
        public void Filter_Words_SelectsRowsWithAll(string filter, string expected)
        {
            PageState[] pages = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Filter(filter),
                PageRun.Answer(s_answer.Value), PageRun.Filter(""));
            int all = pages[0].Rows("sockets").Length;
            foreach (PageState page in new[] { pages[1], pages[2] })
            {
                Assert.IsGreaterThan(0, page.Rows("sockets").Length);
                Assert.IsLessThan(all, page.Rows("sockets").Length);
                Assert.IsTrue(page.Rows("sockets").All(row => row.Contains(expected)));
            }

            Assert.HasCount(all, pages[3].Rows("sockets"));
        }

        [TestMethod]
        [DataRow("Local", 3, false)]
        [DataRow("Descriptor", 10, true)]
        [DataRow("Unacked", 5, true)]
        public void Click_Head_SortsThenReversesThenRestores(string head, int column, bool isDescendingFirst)
        {
            PageState[] pages = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Click("sockets", head),
                PageRun.Answer(s_answer.Value), PageRun.Click("sockets", head), PageRun.Click("sockets", head));
            string[] first = Column(pages[1], column);
            CollectionAssert.AreEqual(first, Column(pages[2], column));
            string[] second = Column(pages[3], column);
            long[] ascending = (isDescendingFirst ? second : first).Select(Order).ToArray();
            long[] descending = (isDescendingFirst ? first : second).Select(Order).ToArray();
            CollectionAssert.AreEqual(ascending.Order().ToArray(), ascending);
            CollectionAssert.AreEqual(descending.OrderDescending().ToArray(), descending);
            Assert.IsGreaterThan(ascending[0], ascending[^1]);
            CollectionAssert.AreEqual(Column(pages[0], column), Column(pages[4], column));
            Assert.EndsWith(isDescendingFirst ? " \u25be" : " \u25b4",
                pages[1].Id("sockets").Descendants("th").ElementAt(column).Value);
        }

        [TestMethod]
        public void Show_SixtyOneTimes_KeepsMinuteOfHistory()
        {
            PageState[] pages = PageRun.Run(Enumerable.Range(0, 62)
                .Select(i => PageRun.Answer(Changed(i, json =>
                {
                    json["counters"]["TcpRetransmissions"] = 7 + (i * 2);
                    json["drops"]["FrameTooShort"] = 5 * i;
                    json["sockets"].AsArray().First(s => s["tcp"] != null)["tcp"]["rtt"] = 10 * i;
                })))
                .ToArray());
            foreach (string head in new[] { "In", "Out", "Dropped", "Sent again", "Round trip" })
            {
                Assert.HasCount(2, Points(pages[1], head));
                Assert.HasCount(60, Points(pages[61], head));
            }

            // The first refresh has no rate; then the rates are constant, and the round trip grows.
            Assert.AreEqual("58,29.0", Points(pages[1], "Sent again")[0]);
            Assert.AreEqual("59,1.0", Points(pages[1], "Sent again")[1]);
            Assert.IsTrue(Points(pages[61], "Dropped").All(point => point.EndsWith(",1.0", StringComparison.Ordinal)));
            Assert.AreEqual("59,1.0", Points(pages[61], "Round trip")[59]);
            Assert.AreEqual("0,28.1", Points(pages[61], "Round trip")[0]);
            Assert.Contains("+5 in a second", pages[61].Tile("Dropped").Value);
        }

        // A node that is replaced loses the focus, its selection, and its unfolded state.
        [TestMethod]
        public void Show_EqualAnswers_AddNoNode()
        {
            PageState[] pages = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Click("sockets", "tcp"),
                PageRun.Answer(s_answer.Value), PageRun.Answer(Changed(1, _ => { })));
            Assert.IsGreaterThan(500, pages[0].Added);
            Assert.AreEqual(0, pages[2].Added);
            Assert.AreEqual(0, pages[3].Added);
        }

        [TestMethod]
        public void Refresh_NoAnswerOrSelection_IsShown()
        {
            PageState[] pages = PageRun.Run(PageRun.Answer(s_answer.Value), PageRun.Answer(null),
                PageRun.Answer(s_answer.Value), PageRun.Select(true), PageRun.Answer(s_answer.Value));
            Assert.AreEqual("stale", (string)pages[1].Root.Descendants("body").Single().Attribute("class"));
            Assert.StartsWith("no answer for", pages[1].Live);
            Assert.AreEqual("live", pages[2].Live);
            Assert.AreEqual("", (string)pages[2].Root.Descendants("body").Single().Attribute("class"));
            Assert.AreEqual("waits for your selection", pages[4].Live);
        }

        // Text of a peer or a program is no markup.
        [TestMethod]
        public void Show_MarkupInText_IsText()
        {
            PageState page = PageRun.Run(PageRun.Answer(Changed(0, json =>
            {
                json["cache"].AsArray()[0]["value"] = "<img src=x onerror=alert(1)>";
                json["name"] = "<b>x</b>";
            })))[0];
            Assert.AreEqual("live", page.Live);
            Assert.IsEmpty(page.Root.Descendants("img"));
            Assert.AreEqual("<b>x</b>", page.Id("name").Value);
        }

        private static string Changed(int seconds, Action<JsonObject> change)
        {
            JsonObject json = JsonNode.Parse(s_answer.Value).AsObject();
            json["uptimeMs"] = (long)json["uptimeMs"] + (1000 * seconds);
            change(json);
            return json.ToJsonString();
        }

        // The label of a time has its unit beside the value.
        private static string Label(string member)
        {
            return member.EndsWith("Ms", StringComparison.Ordinal) ? member[..^2] : member;
        }

        private static string[] Points(PageState page, string head)
        {
            return ((string)page.Tile(head).Descendants("polyline").Single().Attribute("points")).Split(' ');
        }

        private static string[] Column(PageState page, int column)
        {
            return page.Rows("sockets").Select(row => row[column]).ToArray();
        }

        // The number that decides: of an address its port, because the addresses are "*" and one other.
        private static long Order(string text)
        {
            string[] parts = text.Replace(",", "").Split(':');
            return parts[0] == "\u2013" ? -1
                : parts.Length == 1 ? long.Parse(parts[0])
                : parts[1] == "*" ? 0 : long.Parse(parts[1]) + (parts[0] == "*" ? 0 : 100000);
        }
    }
}
