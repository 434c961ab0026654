using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace NanoSock.Benchmarks.Growth.Plots
{
    /// <summary>A plot against something that doubles: the horizontal axis is logarithmic, the vertical one if
    /// wanted.</summary>
    internal sealed class Chart
    {
        private const int Width = 760;
        private const int Height = 420;

        private readonly string _title;
        private readonly string _across;
        private readonly string _up;
        private readonly bool _logarithmic;
        private readonly IReadOnlyList<Curve> _curves;

        internal Chart(string title, string across, string up, bool logarithmic, IReadOnlyList<Curve> curves)
        {
            _title = title;
            _across = across;
            _up = up;
            _logarithmic = logarithmic;
            _curves = curves;
        }

        internal void Save(string path)
        {
            using Plot plot = new Plot();
            // Does not depend on the fonts of the machine.
            plot.Font.Set("DejaVu Sans");
            foreach (Curve curve in _curves)
            {
                ScottPlot.Plottables.Scatter line = plot.Add.Scatter(
                    curve.Points.Select(point => Math.Log10(point.X)).ToArray(),
                    curve.Points.Select(point => Up(point.Y)).ToArray());
                line.LegendText = curve.Name;
                line.LineWidth = 2;
                line.MarkerSize = 6;
            }

            plot.Title(_title, 16);
            plot.XLabel(_across, 13);
            plot.YLabel(_up, 13);
            plot.ShowLegend(Edge.Right);
            plot.Axes.Bottom.TickGenerator =
                Ticks(_curves.SelectMany(curve => curve.Points).Select(point => point.X).Distinct().OrderBy(x => x), 4);
            double most = _curves.SelectMany(curve => curve.Points).Max(point => point.Y);
            if (_logarithmic)
            {
                double least = _curves.SelectMany(curve => curve.Points)
                    .Where(point => point.Y > 0)
                    .Min(point => point.Y);
                int first = (int)Math.Floor(Math.Log10(least));
                int last = (int)Math.Ceiling(Math.Log10(most));
                plot.Axes.Left.TickGenerator =
                    Ticks(Enumerable.Range(first, last - first + 1).Select(power => Math.Pow(10, power)), 1);
                plot.Axes.SetLimitsY(first, last);
            }
            else
            {
                // Starts at zero, so that a fall of a tenth looks like one.
                plot.Axes.SetLimitsY(0, most * 1.1);
                plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = Text.Plain };
            }

            plot.SavePng(path, Width, Height);
        }

        private double Up(double value)
        {
            return _logarithmic ? Math.Log10(value) : value;
        }

        // A label must not overlap the next: only powers of the step get one.
        private static NumericManual Ticks(IEnumerable<double> values, double factor)
        {
            NumericManual ticks = new NumericManual();
            double last = 0;
            foreach (double value in values)
            {
                bool labeled = value >= last * factor * 0.999;
                ticks.Add(new Tick(Math.Log10(value), labeled ? Label(value) : string.Empty, labeled));
                last = labeled ? value : last;
            }

            return ticks;
        }

        private static string Label(double value)
        {
            return value < 1 ? Text.Plain(value) : Text.Count(value);
        }
    }
}
