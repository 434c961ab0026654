using System;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the records of other hosts (RFC 6762 10).</content>
    public sealed partial class MdnsQuerier
    {
        // RFC 6762 10.1, 10.2: a record that was taken back, or replaced, stays for a second.
        private const int Grace = 1000;

        /// <summary>Stores the records of a response that a query needs.</summary>
        internal void OnResponse(MdnsMessage message, long now)
        {
            // A record may stand before the one that makes it wanted: PTR, SRV, A are three steps.
            for (int pass = 0; pass < 3; pass++)
            {
                int offset = message.RecordsAt;
                for (int i = 0; i < message.Records; i++)
                {
                    offset = message.ReadRecord(offset);
                    if (message.Class != MdnsMessage.ClassIn)
                    {
                        continue;
                    }

                    if (message.Type == MdnsMessage.TypeNsec)
                    {
                        OnDenial(message);
                    }
                    else if (IsWanted(message.Type, message.Bytes, message.Owner))
                    {
                        Store(message, now);
                    }
                }
            }
        }

        // RFC 6762 6.1: the name exists without an address.
        private void OnDenial(MdnsMessage message)
        {
            MdnsQuery query = Matching(MdnsMessage.TypeA, message.Bytes, message.Owner);
            int bitmap = DnsName.Skip(message.Bytes, message.Data, message.End);
            int end = message.Data + message.DataLength;
            if (query != null && bitmap + 3 <= end && message.Bytes[bitmap] == 0
                && (message.Bytes[bitmap + 2] & (0x80 >> MdnsMessage.TypeA)) == 0)
            {
                End(query, DnsStatus.NoData);
            }
        }

        // Returns true if a query needs a record of a type with the name at an offset: its own, or by way of the
        // service that it has found.
        private bool IsWanted(int type, byte[] bytes, int name)
        {
            if (Matching(type, bytes, name) != null)
            {
                return true;
            }

            int source = type == MdnsMessage.TypeA ? MdnsMessage.TypeSrv
                : type == MdnsMessage.TypeSrv || type == MdnsMessage.TypeTxt ? MdnsMessage.TypePtr
                : 0;
            for (int i = 0; source != 0 && i < _records.Length; i++)
            {
                MdnsRecord record = _records[i];
                if (record.Type == source && DnsName.Compare(bytes, name, record.Bytes, record.Target, true) == 0
                    && IsWanted(source, record.Bytes, 0))
                {
                    return true;
                }
            }

            return false;
        }

        private void Store(MdnsMessage message, long now)
        {
            MdnsRecord known = null;
            MdnsRecord place = _records[0];
            for (int i = 0; i < _records.Length; i++)
            {
                MdnsRecord record = _records[i];
                if (Has(record, message.Type, message.Bytes, message.Owner))
                {
                    if (IsEqual(record, message))
                    {
                        known = record;
                    }
                    else if (message.HasTopBit && now - record.ReceivedAt > Grace)
                    {
                        EndSoon(record, now);
                    }
                }

                if (place.Type != 0 && (record.Type == 0 || record.EndsAt < place.EndsAt))
                {
                    place = record;
                }
            }

            if (message.Ttl == 0)
            {
                if (known != null)
                {
                    EndSoon(known, now);
                }

                return;
            }

            if (known == null)
            {
                if (!Copy(place, message))
                {
                    return;
                }

                known = place;
                known.Stage = known.Type == MdnsMessage.TypePtr || known.Type == MdnsMessage.TypeSrv
                    ? 0 : MdnsRecord.FirstRefresh;
                Changes++;
            }
            else if (known.Stage > MdnsRecord.FirstRefresh)
            {
                known.Stage = MdnsRecord.FirstRefresh;
            }

            known.Ttl = message.Ttl;
            known.ReceivedAt = now;
            Schedule(known);
        }

        private static void EndSoon(MdnsRecord record, long now)
        {
            record.Ttl = 1;
            record.ReceivedAt = now;
            record.Stage = MdnsRecord.Done;
            record.DueAt = long.MaxValue;
        }

        private static bool IsEqual(MdnsRecord record, MdnsMessage message)
        {
            int at = record.Data;
            int from = message.Data;
            int length = message.DataLength;
            bool hasName = message.Type == MdnsMessage.TypePtr || message.Type == MdnsMessage.TypeSrv;
            if (hasName)
            {
                length = record.Target - record.Data;
                if (DnsName.Compare(message.Bytes, from + length, record.Bytes, record.Target, true) != 0)
                {
                    return false;
                }
            }
            else if (length != record.End - at)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (record.Bytes[at + i] != message.Bytes[from + i])
                {
                    return false;
                }
            }

            return true;
        }

        // Copies a record into a place; false where it is too large.
        private static bool Copy(MdnsRecord place, MdnsMessage message)
        {
            // Measured first: the record that has the place stays where the other does not fit.
            if (Write(null, place.Bytes.Length, place, message) < 0)
            {
                return false;
            }

            place.Type = 0;
            place.End = Write(place.Bytes, place.Bytes.Length, place, message);
            place.Type = message.Type;
            return true;
        }

        // Writes the name and the data of a record; returns the offset behind them, or -1 where they do not fit.
        private static int Write(byte[] target, int room, MdnsRecord place, MdnsMessage message)
        {
            int data = DnsName.Copy(message.Bytes, message.Owner, target, 0, room);
            bool hasName = message.Type == MdnsMessage.TypeSrv || message.Type == MdnsMessage.TypePtr;
            int length = message.Type == MdnsMessage.TypeSrv ? 6 : hasName ? 0 : message.DataLength;
            if (data < 0 || data + length > room)
            {
                return -1;
            }

            if (target != null)
            {
                place.Data = data;
                Array.Copy(message.Bytes, message.Data, target, data, length);
            }

            data += length;
            return hasName ? DnsName.Copy(message.Bytes, message.Data + length, target, data, room) : data;
        }
    }
}
