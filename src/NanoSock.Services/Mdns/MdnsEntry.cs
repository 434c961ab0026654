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
        /// <summary>The first label as the program has chosen it, without a number.</summary>
        internal byte[] Label;
        /// <summary>The data of the TXT record; null for the host name.</summary>
        internal byte[] Text;
        internal int Port;
        /// <summary>The number behind the label after a conflict; 1 for none.</summary>
        internal int Number = 1;
        internal int Step = Idle;
        internal long DueAt;
        /// <summary>Simultaneous probes that were lost since the name was chosen.</summary>
        internal int Losses;
        /// <summary>Offsets of the name, and of the labels behind the first, in the message that is being written; 0
        /// for none.</summary>
        internal int NameAt;
        internal int TypeAt;

        internal bool IsClaimed
        {
            get { return Step >= Announcing; }
        }

        /// <summary>Chooses a name by a number (RFC 6762 9): "label-2" for a host, "label (2)" for a service.</summary>
        internal void SetNumber(int number)
        {
            string digits = number.ToString();
            int extra = number == 1 ? 0 : Text == null ? digits.Length + 1 : digits.Length + 3;
            int keep = Label.Length;
            if (keep > MaximumLabel - extra)
            {
                // A character of UTF-8 stays whole.
                keep = MaximumLabel - extra;
                while ((Label[keep] & 0xC0) == 0x80)
                {
                    keep--;
                }
            }

            int rest = Name[0] + 1;
            byte[] name = new byte[1 + keep + extra + Name.Length - rest];
            name[0] = (byte)(keep + extra);
            Array.Copy(Label, 0, name, 1, keep);
            if (extra > 0)
            {
                int at = 1 + keep;
                if (Text == null)
                {
                    name[at++] = (byte)'-';
                }
                else
                {
                    name[at++] = (byte)' ';
                    name[at++] = (byte)'(';
                    name[keep + extra] = (byte)')';
                }

                for (int i = 0; i < digits.Length; i++)
                {
                    name[at + i] = (byte)digits[i];
                }
            }

            Array.Copy(Name, rest, name, 1 + keep + extra, Name.Length - rest);
            Name = name;
            Number = number;
            Losses = 0;
        }
    }
}
