namespace EchoServer
{
    /// <summary>Stands here until the echo server does.</summary>
    public static class Program
    {
        /// <summary>Entry point.</summary>
        /// <param name="args">Options.</param>
        public static void Main(string[] args)
        {
            System.Console.WriteLine("ready " + args.Length.ToString());
        }
    }
}
