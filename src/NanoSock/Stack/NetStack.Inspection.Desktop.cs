using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <content>Shows tests the state of the node.</content>
    public sealed partial class NetStack
    {
        internal TcpTable Tcp
        {
            get { return _tcp; }
        }

        internal NetContext Context
        {
            get { return _context; }
        }
    }
}
