using System;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the records and how messages are composed of them.</content>
    public sealed partial class MdnsResponder
    {
        // Records of an entry: for the host name A, the PTR of its address, NSEC; for a service the PTR of its type,
        // that of the enumeration of types (RFC 6763 9), NSEC, SRV, TXT.
        private const int RecordsOfEntry = 5;
        private const int Pointer = 1;
        private const int Nsec = 2;
        private const int Srv = 3;
        private const int Txt = 4;

        // Marks of a record: multicast it at once, after the random delay, when the known answers are complete; sooner,
        // because a probe asks.
        private const int Now = 1;
        private const int Delayed = 2;
        private const int Held = 4;
        private const int Defense = 8;
        // Within one call: the record is an answer, an additional record, or in the message that is being written.
        private const int Unicast = 0x10;
        private const int Asked = 0x20;
        private const int Extra = 0x40;
        private const int Written = 0x80;

        // Seconds (RFC 6762 10): records with a host name, others, and for a legacy resolver (6.7).
        private const uint HostTtl = 120;
        private const uint OtherTtl = 4500;
        private const uint LegacyTtl = 10;

        // How records are written: without the cache-flush bit, for a legacy resolver, with a TTL of 0.
        private const int PlainClass = 1;
        private const int Legacy = 3;
        private const int Goodbye = 4;

        private const int WouldBlock = -(int)SocketError.WouldBlock;
        // A message fits into an Ethernet frame (RFC 6762 17).
        private const int MaximumMessage = 1472;

        /// <summary>Gets the bytes of the largest message sent.</summary>
        internal int Limit
        {
            get { return _context.Buffer.Length < MaximumMessage ? _context.Buffer.Length : MaximumMessage; }
        }

        // The type of a record; 0 for no record.
        private int TypeOf(int r)
        {
            int i = r / RecordsOfEntry;
            switch (r % RecordsOfEntry)
            {
                case 0:
                    return i == 0 ? MdnsMessage.TypeA : MdnsMessage.TypePtr;
                case Pointer:
                    return i == 0 || IsFirstOfType(i) ? MdnsMessage.TypePtr : 0;
                case Nsec:
                    return MdnsMessage.TypeNsec;
                case Srv:
                    return i == 0 ? 0 : MdnsMessage.TypeSrv;
                default:
                    return i == 0 ? 0 : MdnsMessage.TypeTxt;
            }
        }

        // Two services of one type have one record of the enumeration.
        private bool IsFirstOfType(int i)
        {
            byte[] name = _entries[i].Name;
            for (int k = 1; k < i; k++)
            {
                if (_entries[k] != null && _entries[k].IsClaimed && DnsName.Compare(name,
                    name[0] + 1, _entries[k].Name, _entries[k].Name[0] + 1, true) == 0)
                {
                    return false;
                }
            }

            return true;
        }

        private static bool IsShared(int r)
        {
            return r >= RecordsOfEntry && r % RecordsOfEntry < Nsec;
        }

        private static uint TtlOf(int r)
        {
            return IsShared(r) || (r >= RecordsOfEntry && r % RecordsOfEntry == Txt) ? OtherTtl : HostTtl;
        }

        // Returns true if a record is there and its name is in use.
        private bool IsActive(int r)
        {
            MdnsEntry entry = _entries[r / RecordsOfEntry];
            return entry != null && entry.IsClaimed && TypeOf(r) != 0;
        }

        private void Mark(int r, int mark)
        {
            _marks[r] |= (byte)mark;
        }

        // Bytes that the records of an entry take at most, in a probe or one by one. Another number may lengthen the
        // host name.
        private static int SizeOf(MdnsEntry entry)
        {
            return (2 * entry.Name.Length) + (entry.Text == null ? 0 : entry.Text.Length) + 130;
        }

        // Multicasts the records that are due; false where the link has no room.
        private bool SendAnswers(long now)
        {
            byte[] marks = _marks;
            bool any = false;
            for (int r = 0; r < marks.Length; r++)
            {
                if (marks[r] != 0 && !IsActive(r))
                {
                    marks[r] = 0;
                }
                else if (marks[r] != 0 && now >= DueAt(r))
                {
                    any = true;
                    marks[r] |= Asked;
                }
            }

            if (!any)
            {
                return true;
            }

            bool isSent = SendMarked(Asked, 0, Group, Port, MdnsMessage.HeaderLength, now) != WouldBlock;
            for (int r = 0; r < marks.Length; r++)
            {
                if ((marks[r] & Asked) != 0)
                {
                    marks[r] = (byte)(isSent ? 0 : marks[r] & ~Asked);
                }
            }

            return isSent;
        }

        // Sends the records with a mark, as many as fit into each message, and behind the last the additional records
        // that a querier asks for next (RFC 6763 12).
        private int SendMarked(int mark, int mode, uint address, int port, int at, long now)
        {
            byte[] marks = _marks;
            int start = at;
            int answers = 0;
            ForgetOffsets();
            for (int r = 0; r < marks.Length; r++)
            {
                if ((marks[r] & mark) == 0)
                {
                    continue;
                }

                if ((answers > 0 || mode == Legacy) && at + SizeOf(_entries[r / RecordsOfEntry]) > Limit)
                {
                    if (mode == Legacy)
                    {
                        break;
                    }

                    int error = SendResponse(at, 0, answers, 0, address, port, now);
                    if (error < 0)
                    {
                        return error;
                    }

                    ForgetOffsets();
                    at = start;
                    answers = 0;
                }

                at = WriteRecord(r, at, mode);
                marks[r] |= Written;
                answers++;
            }

            int extras = 0;
            if (mode != Goodbye)
            {
                MarkExtras(mark, address == Group, now);
            }

            for (int r = 0; r < marks.Length; r++)
            {
                if ((marks[r] & Extra) != 0)
                {
                    marks[r] &= 0xFF & ~Extra;
                    if (at + SizeOf(_entries[r / RecordsOfEntry]) <= Limit)
                    {
                        at = WriteRecord(r, at, mode);
                        marks[r] |= Written;
                        extras++;
                    }
                }
            }

            return answers == 0 ? 0
                : SendResponse(at, mode == Legacy ? _message.Questions : 0, answers, extras, address, port, now);
        }

        private void MarkExtras(int mark, bool isMulticast, long now)
        {
            byte[] marks = _marks;
            for (int i = 1; i < _entries.Length; i++)
            {
                int r = i * RecordsOfEntry;
                if (((marks[r] | marks[r + Srv]) & mark) != 0)
                {
                    Mark(0, Extra);
                }

                if ((marks[r] & mark) != 0)
                {
                    Mark(r + Srv, Extra);
                    Mark(r + Txt, Extra);
                }
            }

            if ((marks[0] & (mark | Extra)) != 0)
            {
                // RFC 6762 6.2: there is no AAAA record.
                Mark(Nsec, Extra);
            }

            for (int r = 0; r < marks.Length; r++)
            {
                if ((marks[r] & mark) != 0 || !IsActive(r) || (isMulticast && now - _sentAt[r] < RecordInterval))
                {
                    marks[r] &= 0xFF & ~Extra;
                }
            }
        }

        private int SendResponse(int end, int questions, int answers, int extras, uint address, int port, long now)
        {
            byte[] marks = _marks;
            WriteHeader(MdnsMessage.Response | MdnsMessage.Authoritative, questions, answers, 0, extras);
            int error = Transmit(end, address, port);
            for (int r = 0; r < marks.Length; r++)
            {
                if ((marks[r] & Written) != 0)
                {
                    marks[r] &= 0xFF & ~Written;
                    if (error >= 0 && address == Group)
                    {
                        _sentAt[r] = now;
                    }
                }
            }

            return error;
        }

        /// <summary>Writes the header of the message in the buffer. RFC 6762 18.1: the ID is zero; that of a legacy
        /// query stays, as its questions do.</summary>
        internal void WriteHeader(int flags, int questions, int answers, int authorities, int extras)
        {
            byte[] buffer = _context.Buffer;
            if ((flags & MdnsMessage.Response) == 0 || questions == 0)
            {
                BigEndian.WriteUInt16(buffer, 0, 0);
            }

            BigEndian.WriteUInt16(buffer, 2, flags);
            BigEndian.WriteUInt16(buffer, 4, questions);
            BigEndian.WriteUInt16(buffer, 6, answers);
            BigEndian.WriteUInt16(buffer, 8, authorities);
            BigEndian.WriteUInt16(buffer, 10, extras);
        }

        /// <summary>Sends the message in the buffer; returns a negated error of the link.</summary>
        internal int Transmit(int length, uint address, int port)
        {
            return _context.Stack.SendTo(_socket, _context.Buffer, 0, length, address, port);
        }

        private void ForgetOffsets()
        {
            for (int i = 0; i < _entries.Length; i++)
            {
                if (_entries[i] != null)
                {
                    _entries[i].NameAt = 0;
                    _entries[i].TypeAt = 0;
                }
            }
        }

        private int WriteRecord(int r, int at, int mode)
        {
            byte[] buffer = _context.Buffer;
            int i = r / RecordsOfEntry;
            int kind = r % RecordsOfEntry;
            MdnsEntry entry = _entries[i];
            int type = TypeOf(r);
            at = kind == Pointer ? Copy(i == 0 ? _reverse : _enumeration, at)
                : WriteName(entry, i > 0 && kind == 0, at);
            uint ttl = TtlOf(r);
            BigEndian.WriteUInt16(buffer, at, type);
            BigEndian.WriteUInt16(buffer, at + 2, IsShared(r) || (mode & PlainClass) != 0
                ? MdnsMessage.ClassIn : MdnsMessage.TopBit | MdnsMessage.ClassIn);
            BigEndian.WriteUInt32(buffer, at + 4, mode == Goodbye ? 0 : mode == Legacy ? LegacyTtl : ttl);
            int data = at + 10;
            at = data;
            switch (type)
            {
                case MdnsMessage.TypeA:
                    BigEndian.WriteUInt32(buffer, at, _address);
                    at += 4;
                    break;
                case MdnsMessage.TypePtr:
                    at = WriteName(entry, i > 0 && kind == Pointer, at);
                    break;
                case MdnsMessage.TypeSrv:
                    BigEndian.WriteUInt32(buffer, at, 0);
                    BigEndian.WriteUInt16(buffer, at + 4, entry.Port);
                    // RFC 6762 18.14: a legacy resolver may not know compression here.
                    at = mode == Legacy ? Copy(_entries[0].Name, at + 6) : WriteName(_entries[0], false, at + 6);
                    break;
                case MdnsMessage.TypeTxt:
                    at = Copy(entry.Text, at);
                    break;
                default:
                    // RFC 6762 6.1: a bitmap of the types that are there, A or TXT and SRV.
                    at = WriteName(entry, false, at);
                    BigEndian.WriteUInt32(buffer, at, i == 0 ? 0x00014000u : 0x00050000u);
                    BigEndian.WriteUInt32(buffer, at + 3, 0x00800040);
                    at += i == 0 ? 3 : 7;
                    break;
            }

            BigEndian.WriteUInt16(buffer, data - 2, at - data);
            return at;
        }

        // Writes a name or the labels behind its first, with a pointer to an earlier copy (RFC 1035 4.1.4).
        private int WriteName(MdnsEntry entry, bool isType, int at)
        {
            byte[] buffer = _context.Buffer;
            byte[] name = entry.Name;
            int label = name[0] + 1;
            int known = isType ? entry.TypeAt : entry.NameAt;
            if (known == 0 && !isType)
            {
                entry.NameAt = at;
                Array.Copy(name, 0, buffer, at, label);
                at += label;
                known = entry.TypeAt;
            }

            if (known != 0)
            {
                BigEndian.WriteUInt16(buffer, at, 0xC000 | known);
                return at + 2;
            }

            entry.TypeAt = at;
            Array.Copy(name, label, buffer, at, name.Length - label);
            return at + name.Length - label;
        }

        private int Copy(byte[] bytes, int at)
        {
            Array.Copy(bytes, 0, _context.Buffer, at, bytes.Length);
            return at + bytes.Length;
        }
    }
}
