namespace NanoSock.SystemNet.Programs
{
    /// <summary>Converts text, without the assembly for it, so that programs which run on a device use it
    /// too.</summary>
    public static class Ascii
    {
        /// <summary>Returns the bytes of a text.</summary>
        public static byte[] Bytes(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }

        /// <summary>Returns the text of bytes.</summary>
        public static string Text(byte[] bytes, int offset, int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                text[i] = (char)bytes[offset + i];
            }

            return new string(text);
        }
    }
}
