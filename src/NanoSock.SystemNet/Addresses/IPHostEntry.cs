namespace System.Net
{
    /// <summary>Represents the result of a look-up of <see cref="Dns"/>.</summary>
    public class IPHostEntry
    {
        internal string Name;
        internal IPAddress[] List;

        /// <summary>Gets the addresses of the host, in the server's order.</summary>
        public IPAddress[] AddressList
        {
            get { return List; }
        }

        /// <summary>Gets the name of the host.</summary>
        public string HostName
        {
            get { return Name; }
        }
    }
}
