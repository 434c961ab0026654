using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Randomness;

namespace NanoSock.Tests.Storage
{
    /// <summary>A secret depends on every source, on all bytes of each, and on nothing else.</summary>
    [TestClass]
    public class EntropyPoolTests
    {
        private static readonly Action<EntropyPool>[] s_sources =
        {
            pool => pool.Add(17, 4),
            pool => pool.Add(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }),
            pool => pool.AddJitter(new StepTicker(3), 5),
        };

        [TestMethod]
        public void Fill_SameSources_GivesSameSecret()
        {
            Assert.AreEqual(SecretOf(s_sources), SecretOf(s_sources));
        }

        [TestMethod]
        public void Fill_OneSourceDiffers_GivesOtherSecret()
        {
            Action<EntropyPool>[] others =
            {
                pool => pool.Add(17, 5),
                pool => pool.Add(16, 4),
                pool => pool.Add(4, 17),
                pool => pool.Add(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 8 }),
                pool => pool.Add(new byte[] { 2, 2, 3, 4, 5, 6, 7, 8, 9 }),
                pool => pool.Add(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }),
                pool => pool.Add(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0 }),
                pool => pool.AddJitter(new StepTicker(4), 5),
                pool => pool.AddJitter(new StepTicker(3), 6),
            };
            List<string> secrets = new() { SecretOf(s_sources) };
            foreach (Action<EntropyPool> other in others)
            {
                secrets.AddRange(Enumerable.Range(0, s_sources.Length)
                    .Select(place => SecretOf(s_sources.Select((source, i) => i == place ? other : source))));
            }

            Assert.AreEqual(secrets.Count, secrets.Distinct().Count());
        }

        [TestMethod]
        public void Fill_OtherOrderOrRepetition_GivesOtherSecret()
        {
            string[] secrets =
            {
                SecretOf(s_sources), SecretOf(s_sources.Reverse()), SecretOf(s_sources.Concat(s_sources)),
                SecretOf(s_sources.Append(pool => pool.Add(0, 0)))
            };
            Assert.AreEqual(secrets.Length, secrets.Distinct().Count());
        }

        // Known input does not displace unknown input: after 2000 known words 256 pools are still 256 pools.
        [TestMethod]
        public void Add_KnownWords_KeepsEntropy()
        {
            HashSet<string> secrets = new();
            for (uint unknown = 0; unknown < 256; unknown++)
            {
                EntropyPool pool = new();
                pool.Add(unknown, 0);
                for (int i = 0; i < 2000; i++)
                {
                    pool.Add(0, 0);
                }

                secrets.Add(Fill(pool, 16));
            }

            Assert.AreEqual(256, secrets.Count);
        }

        // Over a thousand secrets each byte has had each of its values, except the few missed by chance.
        [TestMethod]
        [DataRow(16)]
        [DataRow(19)]
        public void Fill_EveryByte_TakesEveryValue(int length)
        {
            HashSet<byte>[] seen = Enumerable.Range(0, length).Select(_ => new HashSet<byte>()).ToArray();
            byte[] secret = new byte[length];
            for (uint i = 0; i < 1000; i++)
            {
                EntropyPool pool = new();
                pool.Add(i, 0);
                pool.Fill(secret);
                for (int value = 0; value < length; value++)
                {
                    seen[value].Add(secret[value]);
                }
            }

            foreach (HashSet<byte> values in seen)
            {
                Assert.IsGreaterThan(240, values.Count);
            }
        }

        // One bit of one source changes half the bits of the secret, each bit about half of the time.
        [TestMethod]
        public void Fill_OneBitDiffers_ChangesHalfOfTheSecret()
        {
            int[] changed = new int[128];
            for (int bit = 0; bit < 64; bit++)
            {
                for (uint seed = 0; seed < 16; seed++)
                {
                    byte[] first = Bytes(seed, 0);
                    byte[] second = Bytes(seed, 1UL << bit);
                    for (int i = 0; i < 128; i++)
                    {
                        changed[i] += ((first[i / 8] ^ second[i / 8]) >> (i % 8)) & 1;
                    }
                }
            }

            // 1024 tosses of a coin: less than five standard deviations of 16 away.
            Assert.IsTrue(changed.All(count => Math.Abs(count - 512) < 80), string.Join(' ', changed));
        }

        [TestMethod]
        public void Fill_Twice_GivesOtherSecret()
        {
            EntropyPool pool = new();
            pool.Add(1, 2);
            Assert.AreNotEqual(Fill(pool, 16), Fill(pool, 16));
        }

        // A coarse clock contributes by the number of readings before its tick.
        [TestMethod]
        public void AddJitter_ReadingsBetweenTicks_AreMixedIn()
        {
            Assert.AreNotEqual(SecretOf(new Action<EntropyPool>[] { pool => pool.AddJitter(new SlowTicker(50), 1) }),
                SecretOf(new Action<EntropyPool>[] { pool => pool.AddJitter(new SlowTicker(51), 1) }));
        }

        [TestMethod]
        public void AddJitter_StoppedTicker_Ends()
        {
            EntropyPool pool = new();
            SlowTicker ticker = new(int.MaxValue);
            pool.AddJitter(ticker, 2);
            Assert.AreEqual(2 * 100001, ticker.Readings);
        }

        private static byte[] Bytes(uint seed, ulong change)
        {
            EntropyPool pool = new();
            pool.Add(seed, seed);
            pool.Add((uint)change, (uint)(change >> 32));
            byte[] secret = new byte[16];
            pool.Fill(secret);
            return secret;
        }

        private static string SecretOf(IEnumerable<Action<EntropyPool>> sources)
        {
            EntropyPool pool = new();
            foreach (Action<EntropyPool> source in sources)
            {
                source(pool);
            }

            return Fill(pool, 16);
        }

        private static string Fill(EntropyPool pool, int length)
        {
            byte[] secret = new byte[length];
            pool.Fill(secret);
            return Convert.ToHexString(secret);
        }

        /// <summary>Advances by a step at each reading.</summary>
        private sealed class StepTicker : ITicker
        {
            private readonly uint _step;
            private uint _value;

            internal StepTicker(uint step)
            {
                _step = step;
            }

            public uint Read()
            {
                _value += _step;
                return _value;
            }
        }

        /// <summary>Ticks once, after a number of readings.</summary>
        private sealed class SlowTicker : ITicker
        {
            private readonly int _turns;

            internal SlowTicker(int turns)
            {
                _turns = turns;
            }

            internal int Readings { get; private set; }

            public uint Read()
            {
                Readings++;
                return Readings > _turns ? 1u : 0u;
            }
        }
    }
}
