namespace EchoServer
{
    public static class Program
    {
        public static void Main()
        {
        }
    }
}
