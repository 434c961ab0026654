using NanoSock.Host.Running;

namespace NanoSock.Firmware
{
    /// <content>The peer of the sample, at the other port of the switch.</content>
    public static partial class SampleRun
    {
        static partial void MakePeer(BoardSite site, ref IPump peer)
        {
            peer = new SampleBoard(new SamplePeer(site.Stack, site.Options.Address), site.Stack);
        }
    }
}
