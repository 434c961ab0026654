using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>A link with a receive filter learns of the groups of its interface.</summary>
    [TestClass]
    public class MulticastFilterTests
    {
        private static readonly uint s_group = Simulation.Address("239.129.2.3");

        [TestMethod]
        public void JoinAndLeave_SeveralSockets_CallsFilterOnce()
        {
            Filter filter = new Filter();
            NetStack stack = Create(filter, out int index);
            int one = stack.Socket(SocketType.Dgram);
            int other = stack.Socket(SocketType.Dgram);
            stack.JoinGroup(one, s_group, index);
            stack.JoinGroup(other, s_group, index);
            CollectionAssert.AreEqual(new[] { "+ef810203" }, filter.Calls);
            stack.LeaveGroup(one, s_group, index);
            Assert.HasCount(1, filter.Calls);
            stack.Close(other);
            CollectionAssert.AreEqual(new[] { "+ef810203", "-ef810203" }, filter.Calls);
        }

        [TestMethod]
        public void RemoveInterface_WithMember_LeavesGroup()
        {
            Filter filter = new Filter();
            NetStack stack = Create(filter, out int index);
            stack.JoinGroup(stack.Socket(SocketType.Dgram), s_group, index);
            stack.JoinGroup(stack.Socket(SocketType.Dgram), s_group, index);
            stack.RemoveInterface(index);
            CollectionAssert.AreEqual(new[] { "+ef810203", "-ef810203" }, filter.Calls);
        }

        [TestMethod]
        public void JoinGroup_BehindDecorator_ReachesFilter()
        {
            Filter filter = new Filter();
            NetStack stack = Create(new CableLink(filter), out int index);
            stack.JoinGroup(stack.Socket(SocketType.Dgram), s_group, index);
            CollectionAssert.AreEqual(new[] { "+ef810203" }, filter.Calls);
        }

        [TestMethod]
        public void JoinGroup_FilterThatThrows_CountsLinkFault()
        {
            Filter filter = new Filter { Throws = true };
            NetStack stack = Create(filter, out int index);
            Assert.AreEqual(0, stack.JoinGroup(stack.Socket(SocketType.Dgram), s_group, index));
            Assert.AreEqual(1u, stack.GetCounter(Counter.LinkFaults));
        }

        private static NetStack Create(ILink link, out int index)
        {
            NetStack stack = new NetStack(new StackOptions());
            index = stack.AddInterface(link, Simulation.Address("10.0.0.1"), 24);
            return stack;
        }

        private sealed class Filter : LinkDecorator
        {
            public Filter()
                : base(new LoopbackLink(1500, 4))
            {
            }

            public List<string> Calls { get; } = new List<string>();

            public bool Throws { get; set; }

            public override void JoinGroup(uint group) => Note("+" + group.ToString("x8"));

            public override void LeaveGroup(uint group) => Note("-" + group.ToString("x8"));

            private void Note(string call)
            {
                Calls.Add(call);
                if (Throws)
                {
                    throw new InvalidOperationException();
                }
            }
        }
    }
}
