using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>The basics that both runners must agree on before any other result is meaningful.</summary>
    [TestClass]
    public class SanityTests
    {
        private static int s_setUps;

        [Setup]
        public void SetUp()
        {
            s_setUps++;
        }

        [TestMethod]
        public void Setup_RunsOnce()
        {
            Assert.AreEqual(1, s_setUps);
        }

        [TestMethod]
        public void Unsigned_Wraps()
        {
            uint sequence = 0xFFFFFFFF;
            Assert.AreEqual(9u, sequence + 10);
        }
    }
}
