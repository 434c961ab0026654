using NanoSock.Ip;
using NanoSock.Randomness;

namespace NanoSock.Sockets
{
    /// <content>The secret of a node that was created without one.</content>
    public sealed partial class NetStack
    {
        /// <summary>Gets the quality of the secret: <see cref="NanoSock.Randomness.SecretQuality.None"/> for a node
        /// without one. <see cref="Counter.UnkeyedNumbers"/> counts the numbers that such a node has chosen.</summary>
        public SecretQuality SecretQuality
        {
            get { return _context.SecretQuality; }
        }

        /// <summary>Derives a secret for a service of this node from the node's own. The same label gives the same
        /// secret, another label an independent one, and no derived secret reveals the node's.</summary>
        /// <param name="label">The purpose.</param>
        /// <param name="secret">Receives the secret, at most 1,024 bytes.</param>
        internal void DeriveSecret(uint label, byte[] secret)
        {
            for (int i = 0; i < secret.Length; i++)
            {
                // The constant separates these inputs from those of the node's other uses of the function.
                secret[i] = (byte)_context.Prf.Hash32(label, (uint)i, 0, 0x53656372);
            }
        }

        /// <summary>Returns true if the node has no secret, and has not yet chosen any number that would have to
        /// stay.</summary>
        internal bool CanTakeSecret
        {
            get { return _context.SecretQuality == SecretQuality.None && _endpoints.IsEmpty; }
        }

        /// <summary>Keys the node as if the secret had been among its options. Valid only while
        /// <see cref="CanTakeSecret"/>.</summary>
        internal void SetSecret(byte[] secret, SecretQuality quality)
        {
            _context.SetSecret(secret, quality);
            NeighborTable.Rekey(_context);
            _endpoints.Rekey(_context.Prf.Next());

            // A generation stays where the program has chosen it or where it has advanced: a closed descriptor must not
            // become valid again.
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

        // Takes the second number of the sequence, because the first keys the hash of tuples.
        private static int KeyedGeneration(SipHash prf)
        {
            return 1 + (int)(long)(prf.Next() & 0x3FFF);
        }
    }
}
