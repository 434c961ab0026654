using System;
using System.Buffers.Binary;
using System.IO;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>Changes captures block by block.</summary>
    internal static class CaptureEditor
    {
        private const uint EnhancedPacketBlock = 6;

        /// <summary>Returns a capture whose frames have no direction.</summary>
        internal static byte[] WithoutDirections(byte[] capture)
        {
            return Edit(capture, (block, _) =>
            {
                if (Get32(block, 0) == EnhancedPacketBlock)
                {
                    // The option's 4 bytes precede the end of options and the length.
                    block.AsSpan(block.Length - 12, 4).Clear();
                }

                return block;
            });
        }

        /// <summary>Returns a capture without its first frames.</summary>
        internal static byte[] WithoutFrames(byte[] capture, int count)
        {
            return Edit(capture, (block, number) =>
                Get32(block, 0) == EnhancedPacketBlock && number <= count ? Array.Empty<byte>() : block);
        }

        /// <summary>Returns a capture with another value of 32 bits at an offset of each block of a type.</summary>
        internal static byte[] With(byte[] capture, uint type, int offset, uint value)
        {
            return Edit(capture, (block, _) =>
            {
                if (Get32(block, 0) == type)
                {
                    int at = offset < 0 ? block.Length + offset : offset;
                    BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(at), value);
                }

                return block;
            });
        }

        /// <summary>Returns a capture with all blocks changed.</summary>
        /// <param name="capture">The capture.</param>
        /// <param name="change">Receives each block, and the number of frames to its end.</param>
        internal static byte[] Edit(byte[] capture, Func<byte[], int, byte[]> change)
        {
            MemoryStream result = new MemoryStream();
            int frames = 0;
            for (int at = 0; at < capture.Length;)
            {
                int length = (int)Get32(capture, at + 4);
                byte[] block = capture.AsSpan(at, length).ToArray();
                frames += Get32(block, 0) == EnhancedPacketBlock ? 1 : 0;
                result.Write(change(block, frames));
                at += length;
            }

            return result.ToArray();
        }

        internal static uint Get32(byte[] bytes, int at)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
        }
    }
}
