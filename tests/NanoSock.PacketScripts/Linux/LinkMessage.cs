using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NanoSock.PacketScripts.Running;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>A message to the kernel about an interface (rtnetlink).</summary>
    internal static class LinkMessage
    {
        private const int NetlinkFamily = 16;
        private const int RawSocket = 3;
        private const int NewLink = 16;
        private const int RequestAndAnswer = 5;
        private const int MaximumSegments = 40;

        /// <summary>Makes TCP hand the interface one segment at a time. Larger ones, which are segmented afterwards,
        /// are delayed where a single segment would be sent (segmentation offload defers); no RFC has that
        /// rule.</summary>
        internal static void OneSegmentAtATime(int interfaceIndex)
        {
            byte[] message = new byte[40];
            BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
            BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(4), NewLink);
            BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(6), RequestAndAnswer);
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(20), interfaceIndex);
            BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(32), 8);
            BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(34), MaximumSegments);
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(36), 1);
            int socket = Libc.Socket(NetlinkFamily, RawSocket | Libc.CloseOnExec, 0);
            byte[] answer = new byte[256];
            bool sent = socket >= 0 && Libc.Send(socket, message, message.Length, 0) == message.Length
                && Libc.Receive(socket, answer, answer.Length, 0) >= 20;
            int error = sent
                ? -BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(16))
                : Marshal.GetLastPInvokeError();
            Libc.Close(socket);
            if (!sent || error != 0)
            {
                throw new ScriptNotRunnableException("Linux: limiting segments: "
                    + Marshal.GetPInvokeErrorMessage(error) + ".");
            }
        }
    }
}
