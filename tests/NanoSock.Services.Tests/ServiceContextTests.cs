using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;

namespace NanoSock.Services.Tests
{
    /// <summary>The random numbers that services share.</summary>
    [TestClass]
    public sealed class ServiceContextTests
    {
        [TestMethod]
        public void Random_NodeThatGetsItsSecretLater_IsKeyedFromThenOn()
        {
            NetStack stack = new NetStack(new StackOptions());
            ServiceContext context = new ServiceContext(stack, 512);
            uint predictable = context.Random.Next();
            Assert.AreEqual(predictable, new ServiceContext(stack, 512).Random.Next(), "without a secret");
            PlatformSecret.Provide(stack);
            Assert.AreEqual(new ServiceContext(stack, 512).Random.Next(), context.Random.Next());
            Assert.AreNotEqual(predictable, new ServiceContext(stack, 512).Random.Next());
        }
    }
}
