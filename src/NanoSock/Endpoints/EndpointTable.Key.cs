using NanoSock.Randomness;

namespace NanoSock.Transport
{
    // The keys of the hash of tuples, which can be set while the table is empty.
    internal sealed partial class EndpointTable
    {
        /// <summary>Returns true if no socket is open, and none is bound or recorded.</summary>
        internal bool IsEmpty
        {
            get
            {
                for (int i = 0; i < _tupleHeads.Length; i++)
                {
                    if (_tupleHeads[i] != None)
                    {
                        return false;
                    }
                }

                // A bound socket is open.
                for (int slot = 0; slot < SocketCount; slot++)
                {
                    if ((Flags[slot] & EndpointFlags.InUse) != 0)
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        /// <summary>Sets the keys of the hash of tuples, which must be empty.</summary>
        internal void Rekey(uint seed)
        {
            _key = seed | 1;
            _secondKey = new SipHash(null).Hash32(seed, 0, 0, 0x5455504C) | 1;
        }
    }
}
