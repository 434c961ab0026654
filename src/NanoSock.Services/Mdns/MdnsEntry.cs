using System;

namespace NanoSock.Services
{
    /// <summary>A unique name of this host, the host name or a service instance, and the records with it.</summary>
    internal sealed class MdnsEntry
    {
        /// <summary>Values of <see cref="Step"/>. From 0 to 2 it is the number of probes sent.</summary>
        internal const int Idle = -1;
        internal const int LastWait = 3;
        internal const int Announcing = 4;
        internal const int Announced = 5;

        private const int MaximumLabel = 63;

        /// <summary>The name on the wire. The labels behind the first are the domain, or the service type.</summary>
        internal byte[] Name;
        /// <summary>The data of the TXT record; null for the host name.</summary>
        internal byte[] Text;
        internal int Port;
        /// <summary>The number behind the label after a conflict; 1 for none.</summary>
        internal int Number = 1;
        internal int Step = Idle;
        internal long DueAt;
        /// <summary>Offsets of the name, and of the labels behind the first, in the message that is being written; 0
        /// for none.</summary>
        internal int NameAt;
        internal int TypeAt;

        internal bool IsClaimed
        {
            get { return Step >= Announcing; }
        }

        /// <summary>Returns the first label without its number.</summary>
        internal byte[] GetLabel()
        {
            byte[] label = new byte[Name[0] - SuffixLength(Number.ToString())];
            Array.Copy(Name, 1, label, 0, label.Length);
            return label;
        }

        /// <summary>Chooses the next name (RFC 6762 9): "label-2" for a host, "label (2)" for a service.</summary>
        internal void TakeNext()
        {
            byte[] label = GetLabel();
            Number++;
            string digits = Number.ToString();
            int extra = SuffixLength(digits);
            int keep = label.Length;
            if (keep > MaximumLabel - extra)
            {
                // A character of UTF-8 stays whole.
                keep = MaximumLabel - extra;
                while ((label[keep] & 0xC0) == 0x80)
                {
                    keep--;
                }
            }

            int rest = Name[0] + 1;
            int at = 1 + keep;
            byte[] name = new byte[at + extra + Name.Length - rest];
            name[0] = (byte)(keep + extra);
            Array.Copy(label, 0, name, 1, keep);
            Array.Copy(Name, rest, name, at + extra, Name.Length - rest);
            name[at++] = (byte)(Text == null ? '-' : ' ');
            if (Text != null)
            {
                name[at++] = (byte)'(';
                name[keep + extra] = (byte)')';
            }

            for (int i = 0; i < digits.Length; i++)
            {
                name[at + i] = (byte)digits[i];
            }

            Name = name;
        }

        private int SuffixLength(string digits)
        {
            return Number == 1 ? 0 : Text == null ? digits.Length + 1 : digits.Length + 3;
        }
    }
}
