using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class DescriptorMapTests
    {
        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void Find_RandomUse_EqualsDictionary(int seed)
        {
            const int Capacity = 37;
            Random random = new Random(seed);
            DescriptorMap map = new DescriptorMap(Capacity);
            Dictionary<int, int> oracle = new Dictionary<int, int>();
            List<int> descriptors = new List<int>();
            for (int turn = 0; turn < 20000; turn++)
            {
                if (descriptors.Count < Capacity && random.Next(2) == 0)
                {
                    // Slot in the low bits or in the high ones, close to each other, as stacks assign them.
                    int descriptor = random.Next(3) switch
                    {
                        0 => random.Next(64) << 8,
                        1 => (random.Next(8) << 16) | random.Next(16),
                        _ => random.Next(),
                    };
                    if (oracle.TryAdd(descriptor, turn % Capacity))
                    {
                        map.Add(descriptor, turn % Capacity);
                        descriptors.Add(descriptor);
                    }
                }
                else if (descriptors.Count > 0)
                {
                    int index = random.Next(descriptors.Count);
                    map.Remove(descriptors[index]);
                    oracle.Remove(descriptors[index]);
                    Assert.AreEqual(-1, map.Find(descriptors[index]));
                    descriptors.RemoveAt(index);
                }

                foreach (KeyValuePair<int, int> pair in oracle)
                {
                    Assert.AreEqual(pair.Value, map.Find(pair.Key));
                }
            }
        }

        [TestMethod]
        public void Remove_Absent_ChangesNothing()
        {
            DescriptorMap map = new DescriptorMap(4);
            map.Add(5, 1);
            map.Remove(13);
            Assert.AreEqual(1, map.Find(5));
        }
    }
}
