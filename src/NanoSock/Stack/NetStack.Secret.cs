using NanoSock.Ip;
using NanoSock.Storage;

namespace NanoSock.Sockets
{
    /// <content>The secret of a node that was created without one.</content>
    public sealed partial class NetStack
    {
        /// <summary>How good the secret is; <see cref="NanoSock.Storage.SecretQuality.None"/> for a node without one, whose
        /// <see cref="Counter.UnkeyedNumbers"/> says how often that mattered.</summary>
        public SecretQuality SecretQuality
        {
            get { return _context.SecretQuality; }
        }

        /// <summary>Returns true if the node has no secret, and nothing yet that was made without one and would have to stay.</summary>
        internal bool CanTakeSecret
        {
            get { return _context.SecretQuality == SecretQuality.None && _endpoints.IsEmpty; }
        }

        /// <summary>Keys the node as if the secret had been among its options. Only while <see cref="CanTakeSecret"/>.</summary>
        internal void SetSecret(byte[] secret, SecretQuality quality)
        {
            _context.SetSecret(secret, quality);
            NeighborTable.Rekey(_context);
            _endpoints.Rekey(_context.Prf.Next());

            // A generation that the program has chosen stays, and one that has moved on from the first: a descriptor that was
            // closed must not become valid again.
            SipHash unkeyed = new SipHash(null);
            unkeyed.Next();
            int mask = int.MaxValue >> _slotBits;
            int old = KeyedGeneration(unkeyed) & mask;
            int first = KeyedGeneration(_context.Prf) & mask;
            for (int slot = 0; slot < _endpoints.SocketCount; slot++)
            {
                if (_endpoints.Generation[slot] == old)
                {
                    _endpoints.Generation[slot] = first;
                }
            }
        }

        // The second number of the sequence: the first keys the hash of tuples.
        private static int KeyedGeneration(SipHash prf)
        {
            return 1 + (int)(long)(prf.Next() & 0x3FFF);
        }
    }
}
