namespace NanoSock.Testing
{
    /// <summary>The content of every stream: the byte at each position, so that every byte that crosses can be
    /// checked.</summary>
    internal static class StreamPattern
    {
        internal static byte At(long position)
        {
            return (byte)((position * 7) + (position >> 8));
        }

        internal static byte[] Make(long position, int length)
        {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = At(position + i);
            }

            return data;
        }

        /// <summary>Returns the first position with a wrong byte; -1 for none.</summary>
        internal static int FirstWrong(byte[] data, int length, long position)
        {
            for (int i = 0; i < length; i++)
            {
                if (data[i] != At(position + i))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
