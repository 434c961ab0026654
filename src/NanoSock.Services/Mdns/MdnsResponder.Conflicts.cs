using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the comparison of this host's records with those of others (RFC 6762 8.2 and 9).</content>
    public sealed partial class MdnsResponder
    {
        private void OnResponse(bool isMulticast, long now)
        {
            // An entry has one conflict in a message: the next record of the same host must not take its name away
            // before the host has answered a probe (RFC 6762 9).
            int conflicts = 0;
            int offset = _message.RecordsAt;
            for (int n = 0; n < _message.Records; n++)
            {
                offset = _message.ReadRecord(offset);
                if (_message.Class != MdnsMessage.ClassIn)
                {
                    continue;
                }

                for (int i = 0; i < _entries.Length; i++)
                {
                    if ((conflicts & (1 << i)) == 0 && _entries[i] != null && _entries[i].Step != MdnsEntry.Idle
                        && OnRecord(i, isMulticast, now))
                    {
                        conflicts |= 1 << i;
                    }
                }
            }
        }

        // Compares the record that was read with those of an entry; returns true for a conflict.
        private bool OnRecord(int i, bool isMulticast, long now)
        {
            MdnsEntry entry = _entries[i];
            for (int r = i * RecordsOfEntry; r < (i + 1) * RecordsOfEntry; r++)
            {
                if (!IsEqual(r))
                {
                    continue;
                }

                if (_message.Ttl < TtlOf(r) / 2)
                {
                    // RFC 6762 6.6: another host with the same record shortens its life.
                    Mark(r, Now);
                }
                else if (isMulticast)
                {
                    // RFC 6762 7.4.
                    _marks[r] &= 0xFF & ~(Delayed | Held);
                }

                return false;
            }

            if (_message.Ttl == 0
                || DnsName.Compare(_message.Bytes, _message.Owner, entry.Name, 0, true) != 0)
            {
                return false;
            }

            int same = RecordOf(i, _message.Type);
            if (entry.IsClaimed ? same >= 0 : same < 0 || CompareData(same, true) != 0)
            {
                // While it probes, a host gives way to any record with the name (RFC 6762 8.1); later, to one of its
                // own types with other data (9).
                OnConflict(entry, now);
                return true;
            }

            return false;
        }

        // The unique record of a type that identifies an entry; -1 for none.
        private static int RecordOf(int i, int type)
        {
            return i == 0 ? type == MdnsMessage.TypeA ? 0 : -1
                : type == MdnsMessage.TypeSrv ? (i * RecordsOfEntry) + Srv
                : type == MdnsMessage.TypeTxt ? (i * RecordsOfEntry) + Txt
                : -1;
        }

        // RFC 6762 8.2: of two hosts that probe for a name, the one whose records are lexicographically later goes on.
        private void BreakTies(long now)
        {
            for (int i = 0; i < _entries.Length; i++)
            {
                MdnsEntry entry = _entries[i];
                if (entry == null || entry.Step < 0 || entry.IsClaimed || !Loses(i))
                {
                    continue;
                }

                if (entry.Step == 0 && entry.DueAt > now + ProbeInterval)
                {
                    // It waits already.
                    continue;
                }

                if (++_losses > MaximumLosses)
                {
                    OnConflict(entry, now);
                }
                else
                {
                    Probe(entry, now + TieBreakPause);
                }
            }
        }

        // Compares the records of an entry in their order, TXT before SRV, with the rival's, which may come in any.
        private bool Loses(int i)
        {
            int more = 0;
            int count = i == 0 ? 1 : 2;
            for (int k = 0; k < count; k++)
            {
                int r = i == 0 ? 0 : (i * RecordsOfEntry) + (k == 0 ? Txt : Srv);
                int less = 0;
                int equal = 0;
                more = 0;
                int offset = _message.RecordsAt;
                for (int n = 0; n < _message.Authorities; n++)
                {
                    offset = _message.ReadRecord(offset);
                    if (n < _message.Answers
                        || DnsName.Compare(_message.Bytes, _message.Owner, _entries[i].Name, 0, true) != 0)
                    {
                        continue;
                    }

                    int order = _message.Class != MdnsMessage.ClassIn ? _message.Class - MdnsMessage.ClassIn
                        : _message.Type != TypeOf(r) ? _message.Type - TypeOf(r)
                        : CompareData(r, false);
                    less += order < 0 ? 1 : 0;
                    equal += order == 0 ? 1 : 0;
                    more += order > 0 ? 1 : 0;
                }

                if (less > k)
                {
                    return false;
                }

                if (equal == 0)
                {
                    return more > 0;
                }
            }

            // All are equal: the rival has more of them, or it is this host.
            return more > 0;
        }

        // The sign of the difference between the data of the record that was read and of a record of the same type.
        private int CompareData(int r, bool ignoresCase)
        {
            byte[] bytes = _message.Bytes;
            int at = _message.Data;
            int kind = r % RecordsOfEntry;
            MdnsEntry entry = _entries[r / RecordsOfEntry];
            switch (_message.Type)
            {
                case MdnsMessage.TypeA:
                    uint address = BigEndian.ReadUInt32(bytes, at);
                    return address == _address ? 0 : address < _address ? -1 : 1;
                case MdnsMessage.TypePtr:
                    return DnsName.Compare(bytes, at, entry.Name,
                        kind == Pointer && r >= RecordsOfEntry ? entry.Name[0] + 1 : 0, ignoresCase);
                case MdnsMessage.TypeSrv:
                    // Priority and weight are zero.
                    if (BigEndian.ReadUInt32(bytes, at) != 0)
                    {
                        return 1;
                    }

                    int port = BigEndian.ReadUInt16(bytes, at + 4);
                    return port != entry.Port ? port - entry.Port
                        : DnsName.Compare(bytes, at + 6, _entries[0].Name, 0, ignoresCase);
                case MdnsMessage.TypeTxt:
                    byte[] text = entry.Text;
                    for (int i = 0; i < text.Length && i < _message.DataLength; i++)
                    {
                        if (bytes[at + i] != text[i])
                        {
                            return bytes[at + i] - text[i];
                        }
                    }

                    return _message.DataLength - text.Length;
                default:
                    return 0;
            }
        }
    }
}
