using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links
{
    /// <summary>Builds a switch, and sends and discards numbered frames between its ports.</summary>
    internal static class VirtualSwitchBench
    {
        internal static VirtualSwitch New(int count, int frames, out VirtualPort[] ports)
        {
            VirtualSwitch bridge = new VirtualSwitch(count);
            ports = new VirtualPort[count];
            for (int i = 0; i < count; i++)
            {
                ports[i] = bridge.AddPort(frames);
            }

            return bridge;
        }

        internal static bool Send(VirtualPort from, VirtualPort to, int number)
        {
            return Frames.Send(from, Frames.Make(to.HardwareAddress, from.HardwareAddress, number));
        }

        internal static void Learn(VirtualPort[] ports)
        {
            foreach (VirtualPort port in ports)
            {
                Frames.Send(port, Frames.Make(Frames.Broadcast, port.HardwareAddress, 0));
                Drain(ports);
            }
        }

        internal static void Drain(VirtualPort[] ports)
        {
            byte[] buffer = new byte[1600];
            foreach (VirtualPort port in ports)
            {
                while (port.Receive(buffer, 0, buffer.Length) > 0)
                {
                }
            }
        }
    }
}
