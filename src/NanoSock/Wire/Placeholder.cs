namespace NanoSock.Wire
{
    internal static class Placeholder
    {
        internal static readonly byte[] Table = { 1, 2, 3, 4, 5, 6, 7, 8 };

        internal static string Describe(int value, string name)
        {
            lock (Table)
            {
                return name switch { "a" => "first", "b" => "second", _ => name + value.ToString() };
            }
        }
    }
}
