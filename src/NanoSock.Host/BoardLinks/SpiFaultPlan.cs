using System;
using System.Collections.Generic;
using System.Globalization;
using NanoSock.Host.Running;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Injects the faults of --spi-faults, such as
    /// <c>bits=1e-6,low=10s+2s,reset=20s,seed=7</c>.</summary>
    public sealed class SpiFaultPlan
    {
        private const string Keys = "bits, low, high, select, bus, power, reset, seed";

        // The model draws distances of at most twice the mean, as an int.
        private const double LeastRate = 1e-9;
        private const double MostRate = 0.01;

        private readonly List<(SpiFaultKind Kind, Unplugging Time)> _timed = new();
        private int _bitsPerFlip;
        private uint _seed = 1;
        private bool _isSeeded;
        private SpiFaultKind _active;
        private long _appliedAt = -1;

        private SpiFaultPlan()
        {
        }

        /// <summary>Parses a plan.</summary>
        /// <param name="text">Parts of the form key=value, separated by commas. bits is the rate of inverted bits in
        /// both directions, 1e-9 to 0.01. The line from the chip is held low or high, chip select is lost, the bus
        /// reports failures, or the power is off at a time and for a duration, such as 10s+2s; the chip is reset behind
        /// the driver at a time, such as 10s. Those with times may be given several times.</param>
        /// <exception cref="FormatException">The text is wrong; the message is one line for the user.</exception>
        public static SpiFaultPlan Parse(string text)
        {
            SpiFaultPlan plan = new SpiFaultPlan();
            foreach (string part in text.Split(','))
            {
                string[] item = part.Trim().Split('=', 2);
                if (item.Length != 2 || !plan.Add(item[0].Trim(), item[1].Trim()))
                {
                    throw new FormatException("--spi-faults '" + part.Trim() + "': expected bits=1e-6, low=10s+2s, "
                        + "reset=10s or seed=1; keys are " + Keys + ".");
                }
            }

            return plan;
        }

        /// <summary>Applies the faults of a time to a chip.</summary>
        /// <param name="chip">The chip; always the same.</param>
        /// <param name="nowMilliseconds">The time since the start of the run.</param>
        /// <returns>The time of the next change.</returns>
        public long Apply(ChipModel chip, long nowMilliseconds)
        {
            bool isFirst = !_isSeeded;
            if (isFirst)
            {
                chip.Faults.SetSeed(_seed);
                _isSeeded = true;
            }

            long next = long.MaxValue;
            SpiFaultKind active = SpiFaultKind.None;
            foreach ((SpiFaultKind kind, Unplugging time) in _timed)
            {
                if (kind == SpiFaultKind.Reset)
                {
                    if (time.AtMilliseconds > _appliedAt && time.AtMilliseconds <= nowMilliseconds)
                    {
                        chip.ResetBehindTheDriver();
                    }
                }
                else if (time.Includes(nowMilliseconds))
                {
                    active |= kind;
                }

                next = time.NextChange(next, nowMilliseconds);
            }

            _appliedAt = nowMilliseconds;
            if (active != _active || isFirst)
            {
                _active = active;
                Set(chip);
            }

            return next;
        }

        private bool Add(string key, string value)
        {
            switch (key)
            {
                case "bits":
                    if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                        || !(rate >= LeastRate && rate <= MostRate))
                    {
                        return false;
                    }

                    _bitsPerFlip = (int)Math.Round(1 / rate);
                    return true;
                case "seed":
                    return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _seed);
                case "low":
                    return AddTimed(SpiFaultKind.HeldLow, value);
                case "high":
                    return AddTimed(SpiFaultKind.HeldHigh, value);
                case "select":
                    return AddTimed(SpiFaultKind.LostSelect, value);
                case "bus":
                    return AddTimed(SpiFaultKind.FailingBus, value);
                case "power":
                    return AddTimed(SpiFaultKind.NoPower, value);
                case "reset":
                    // A moment, which has no duration.
                    return !value.Contains('+', StringComparison.Ordinal)
                        && AddTimed(SpiFaultKind.Reset, value + "+1ms");
                default:
                    return false;
            }
        }

        private bool AddTimed(SpiFaultKind kind, string value)
        {
            bool isTime = Unplugging.TryParse(value, out Unplugging time);
            if (isTime)
            {
                _timed.Add((kind, time));
            }

            return isTime;
        }

        private void Set(ChipModel chip)
        {
            SpiFaults faults = chip.Faults;
            faults.Clear();
            if (_bitsPerFlip != 0)
            {
                faults.FlipBits(_bitsPerFlip, true, true, SpiFaults.UntilCleared);
            }

            if ((_active & (SpiFaultKind.HeldLow | SpiFaultKind.HeldHigh)) != 0)
            {
                faults.HoldMiso((_active & SpiFaultKind.HeldHigh) != 0, SpiFaults.UntilCleared);
            }

            if ((_active & SpiFaultKind.LostSelect) != 0)
            {
                faults.LoseSelect(SpiFaults.UntilCleared);
            }

            if ((_active & SpiFaultKind.FailingBus) != 0)
            {
                faults.FailBus(SpiFaults.UntilCleared, false);
            }

            chip.IsPowered = (_active & SpiFaultKind.NoPower) == 0;
        }
    }
}
