using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using NanoSock.Esp32;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Holds a VXLAN tunnel while it is in use, and reports its counters at the end.</summary>
    public sealed class OpenedVxlanLink : OpenedBoardLink
    {
        private readonly VxlanLink _tunnel;

        /// <summary>Takes over the link.</summary>
        public OpenedVxlanLink(VxlanLink tunnel)
            : base(tunnel, null)
        {
            _tunnel = tunnel;
        }

        /// <inheritdoc/>
        public override string Trouble
        {
            get
            {
                return _tunnel.State == VxlanState.Open || _tunnel.LastError == 0 ? null
                    : "the tunnel to " + _tunnel.Host + " is down: "
                        + (SocketError)_tunnel.LastError + "; it is tried again";
            }
        }

        /// <inheritdoc/>
        public override IEnumerable<string> Summarize()
        {
            string peer = _tunnel.Peer == 0 ? string.Empty : " (" + Ip.IPAddress.ToString(_tunnel.Peer) + ")";
            yield return "tunnel to " + _tunnel.Host + peer + ", VNI "
                + _tunnel.Vni.ToString(CultureInfo.InvariantCulture) + ": " + VxlanNames.Of(_tunnel.State)
                + (_tunnel.LastError == 0 ? string.Empty : ", last error " + (SocketError)_tunnel.LastError);
            yield return "tunnel counters: " + VxlanNames.Counters(_tunnel);
        }
    }
}
