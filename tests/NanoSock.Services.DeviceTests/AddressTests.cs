using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>Addresses that the node probes, and the link-local service.</summary>
    [TestClass]
    public class AddressTests
    {
        [Cleanup]
        public void CleanUp()
        {
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Probe_FreeAddress_IsAssigned()
        {
            ServiceWorld.Create(false);
            Assert.IsTrue(ServiceWorld.Node.SetAddress(0, ServiceWorld.NodeAddress, 24, AddressMode.Probe)
                == SocketError.Success);
            long start = ServiceWorld.Now;
            RunUntil(AddressState.Assigned);
            Assert.IsTrue(ServiceWorld.Now - start >= 4000);
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == ServiceWorld.NodeAddress);
        }

        [TestMethod]
        public void Probe_AddressOfTheHost_IsAConflict()
        {
            ServiceWorld.Create(false);
            ServiceWorld.Node.SetAddress(0, ServiceWorld.HostAddress, 24, AddressMode.Probe);
            RunUntil(AddressState.Conflict);
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == 0);
            InterfaceEvent item = new InterfaceEvent();
            Assert.IsTrue(ServiceWorld.Node.TakeEvent(item));
            Assert.IsTrue(item.Kind == InterfaceEventKind.AddressConflict);
            Assert.IsTrue(item.Address == ServiceWorld.HostAddress);
        }

        [TestMethod]
        public void LinkLocal_AddressOfAnotherNode_IsReplaced()
        {
            ServiceWorld.Create(false);
            LinkLocal service = new LinkLocal(ServiceWorld.Context);
            Assert.IsTrue(service.Start(0) == SocketError.Success);
            RunUntil(AddressState.Assigned);
            uint first = service.Address;
            Assert.IsTrue(first >= 0xA9FE0100 && first <= 0xA9FEFEFF);

            // The host takes the address without probing, and defends it when the node does.
            Assert.IsTrue(ServiceWorld.Host.SetAddress(0, first, 16, AddressMode.KeepOnConflict)
                == SocketError.Success);
            for (int i = 0; i < 100 && service.Address == first; i++)
            {
                ServiceWorld.Run(100);
            }

            RunUntil(AddressState.Assigned);
            Assert.IsTrue(service.Address != first && service.Address != 0);
        }

        private static void RunUntil(AddressState state)
        {
            for (int i = 0; i < 200 && ServiceWorld.Node.GetAddressState(0) != state; i++)
            {
                ServiceWorld.Run(100);
            }

            Assert.IsTrue(ServiceWorld.Node.GetAddressState(0) == state);
        }
    }
}
