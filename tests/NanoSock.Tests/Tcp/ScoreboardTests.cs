using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The segment records of the data in flight against a model that knows every byte.</summary>
    [TestClass]
    public class ScoreboardTests
    {
        private const int MostBytes = 64;
        private const int Slots = 3;

        [TestMethod]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(6)]
        [DataRow(9)]
        [DataRow(16)]
        [DataRow(32)]
        [DataRow(MostBytes)]
        public void Scoreboard_RandomSteps_MatchesModel(int capacity)
        {
            for (int seed = 0; seed < 300; seed++)
            {
                Random random = new Random(seed);
                Scoreboard records = new Scoreboard(Slots, capacity);
                Rack rack = ScoreboardModel.NewRack(records, Slots, out NetContext context);
                context.Now = (uint)random.Next(-100, 100);
                ScoreboardModel[] models = new ScoreboardModel[Slots];
                for (int slot = 0; slot < Slots; slot++)
                {
                    // Numbers wrap after a few steps, or in the middle, or never.
                    uint start = (uint)(random.Next(3) == 0 ? int.MaxValue - 30 : random.Next(-200, 0));
                    models[slot] = new ScoreboardModel(records, rack, context,
                        slot, capacity, capacity >= MostBytes, start);
                    rack.Clear(slot, start - 1);
                }

                for (int step = 0; step < 200; step++)
                {
                    int slot = random.Next(Slots);
                    string what = Step(models[slot], random);
                    foreach (ScoreboardModel model in models)
                    {
                        try
                        {
                            model.Compare();
                        }
                        catch (Exception exception)
                        {
                            Assert.Fail($"Seed {seed}, step {step}, slot {slot}, {what}: {exception.Message}");
                        }
                    }

                    context.Now += (uint)random.Next(3);
                }
            }
        }

        // A peer may report the very byte that it acknowledges up to. When states alternate after that and nothing else
        // was delivered, a joined record must not get the state of the first.
        [TestMethod]
        public void Scoreboard_MergedRecords_AreNotDelivered()
        {
            Scoreboard records = new Scoreboard(1, 4);
            Rack rack = ScoreboardModel.NewRack(records, 1, out NetContext context);
            ScoreboardModel model = new ScoreboardModel(records, rack, context, 0, 4, false, 1000);
            rack.Clear(0, 999);
            for (int i = 0; i < 4; i++)
            {
                model.Append(10);
                context.Now++;
            }

            model.Select(0, 10);
            model.LoseRecord(25);
            model.Append(10);
            model.Compare();
            Assert.AreEqual(10, records.SackedBytes[0]);
        }

        // Every acknowledgment repeats older blocks: a known part needs no record.
        [TestMethod]
        public void Scoreboard_KnownBlock_SplitsNoRecord()
        {
            Scoreboard records = new Scoreboard(1, 8);
            Rack rack = ScoreboardModel.NewRack(records, 1, out NetContext context);
            ScoreboardModel model = new ScoreboardModel(records, rack, context, 0, 8, false, 1000);
            model.Append(100);
            model.Select(20, 60);
            for (int i = 21; i < 59; i++)
            {
                model.Select(i, i + 1);
            }

            model.Compare();
            Assert.AreEqual(3, records.Count(0));
        }

        private static string Step(ScoreboardModel model, Random random)
        {
            int flight = model.Flight;
            int choice = random.Next(flight == 0 ? 1 : 12);
            int left = random.Next(flight + 1);
            int right = random.Next(flight + 1);
            if (left > right)
            {
                (left, right) = (right, left);
            }

            bool any = left < right;
            switch (choice)
            {
                case 0:
                case 1:
                case 2:
                    int length = 1 + random.Next(10);
                    if (flight + length <= MostBytes)
                    {
                        model.Append(length);
                    }

                    return "append " + length;
                case 3:
                case 4:
                    model.Acknowledge(random.Next(4) == 0 ? flight : left);
                    return "acknowledge " + left;
                case 5:
                case 6:
                    if (any)
                    {
                        model.Select(left, right);
                    }

                    return $"select {left} {right}";
                case 7:
                    if (any)
                    {
                        model.Resend(left, right);
                    }

                    return $"resend {left} {right}";
                case 8:
                case 9:
                    model.LoseRecord(random.Next(flight));
                    return "lose";
                case 10:
                    model.MarkHeadLost(1 + random.Next(20));
                    return "lose head";
                default:
                    bool all = random.Next(2) == 0;
                    if (random.Next(4) == 0)
                    {
                        model.MarkAllLost(all);
                    }

                    return "lose all " + all;
            }
        }
    }
}
