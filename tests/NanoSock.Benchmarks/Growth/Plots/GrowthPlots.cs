using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.Benchmarks.Growth.Plots
{
    /// <summary>Draws the growth of cost.</summary>
    internal static class GrowthPlots
    {
        // As many as there are colors; the table has all.
        private static readonly string[] s_flat =
        {
            "connect", "accept", "receive", "send", "demux-tcp", "ack", "demux-udp", "send-udp", "poll-idle",
            "descriptor"
        };

        /// <summary>Returns the files with their contents, by name; without those of missing measurements.</summary>
        internal static IEnumerable<(string File, string Title)> Files(GrowthResult result)
        {
            return Charts(result).Select(chart => (chart.File, chart.Title));
        }

        internal static void Draw(GrowthResult result, string folder)
        {
            foreach ((string file, string _, Chart chart) in Charts(result))
            {
                chart.Save(Path.Combine(folder, file));
            }
        }

        private static IEnumerable<(string File, string Title, Chart Chart)> Charts(GrowthResult result)
        {
            const string Sockets = "sockets";
            Curve[] flat = s_flat.SelectMany(name => result.Counts.Where(series => series.Name == name
                && Flatness.IsFlat(series))).Select(Of).ToArray();
            Curve[] growing = result.Counts.Where(series => !Flatness.IsFlat(series)).Select(Of).ToArray();
            return new[]
            {
                Make("growth-flat.png", "What stays the same", Sockets, "IL instructions", true, flat),
                Make("growth-grows.png", "What grows", Sockets, "IL instructions", true, growing),
                Make("growth-heap.png", "Heap of a stack on nanoCLR", Sockets, "bytes", true,
                    result.Heap.Select(series => new Curve(series.Name,
                            series.Points.Select(point => ((double)point.Sockets, (double)point.Bytes)).ToArray()))
                        .ToArray()),
                Make("growth-rate.png", "Packets a second on the desktop", Sockets, "thousand packets a second", false,
                    result.Rates.Select(series => new Curve(series.Name,
                            series.Points.Select(point => ((double)point.Sockets, point.PacketsPerSecond / 1000))
                                .ToArray()))
                        .ToArray()),
                Make("growth-nodes.png", "Nodes in one simulation", "nodes", "µs a frame", false,
                    new[] { new Curve("µs a frame",
                        result.Nodes.Select(point => ((double)point.Nodes, point.MicrosecondsPerPacket)).ToArray()) }),
            }.Where(chart => chart.Chart != null);
        }

        private static (string File, string Title, Chart Chart) Make(string file,
            string title, string across, string up, bool logarithmic, Curve[] curves)
        {
            return (file, title,
                curves.Any(curve => curve.Points.Count > 0) ? new Chart(title, across, up, logarithmic, curves) : null);
        }

        private static Curve Of(CountSeries series)
        {
            return new Curve(series.Name, series.Points.Select(point => ((double)point.Sockets, point.Mean)).ToArray());
        }
    }
}
