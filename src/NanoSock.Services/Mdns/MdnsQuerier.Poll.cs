using System;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the times of queries, and the questions (RFC 6762 5.2 and 7).</content>
    public sealed partial class MdnsQuerier
    {
        private const int FirstInterval = 1000;
        private const int MaximumInterval = 3600000;
        private const int LeastDelay = 20;
        private const int DelayRange = 101;
        // A question of another host counts as this host's where it comes so shortly before it (RFC 6762 7.3).
        private const int DuplicateTime = 1000;
        // Milliseconds after the receipt of a record at which those that belong to it are asked for.
        private const int SecondTry = 1000;
        private const int ThirdTry = 3000;

        /// <summary>Forgets what was learned on another network, and asks again.</summary>
        internal void Restart(long now)
        {
            for (int i = 0; i < _records.Length; i++)
            {
                _records[i].Type = 0;
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                MdnsQuery query = _queries[i];
                query.Interval = 0;
                query.DueAt = now + LeastDelay + _responder.Random(DelayRange);
            }

            Changes++;
        }

        /// <summary>Advances the queries, and asks where the responder has an address; returns the time of the next
        /// call.</summary>
        internal long Poll(long now, bool asks)
        {
            for (int i = 0; i < _records.Length; i++)
            {
                if (_records[i].Type != 0 && now >= _records[i].EndsAt)
                {
                    _records[i].Type = 0;
                    Changes++;
                }
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                Advance(_queries[i], now);
            }

            if (asks)
            {
                Ask(now);
            }

            long next = long.MaxValue;
            for (int i = 0; i < _records.Length; i++)
            {
                MdnsRecord record = _records[i];
                if (record.Type != 0)
                {
                    long due = asks && record.DueAt < record.EndsAt ? record.DueAt : record.EndsAt;
                    next = due < next ? due : next;
                }
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                MdnsQuery query = _queries[i];
                if (IsAsking(query))
                {
                    next = asks && query.DueAt < next ? query.DueAt : next;
                    next = !query.IsContinuous && query.EndsAt < next ? query.EndsAt : next;
                }
            }

            return next > now ? next : now;
        }

        /// <summary>Counts a question that another host asks as this host's own.</summary>
        internal void OnQuery(MdnsMessage message, long now)
        {
            int offset = MdnsMessage.HeaderLength;
            for (int i = 0; i < message.Questions; i++)
            {
                offset = message.ReadQuestion(offset);
                MdnsQuery query = message.HasTopBit ? null : Matching(message.Type, message.Bytes, message.Owner);
                if (query != null && query.Interval > 0 && query.DueAt - now <= DuplicateTime)
                {
                    SetNext(query, now);
                }
            }
        }

        private static bool IsAsking(MdnsQuery query)
        {
            return query.Name != null && query.Status == DnsStatus.Pending;
        }

        // The query in progress for a type and the name at an offset; null for none.
        private MdnsQuery Matching(int type, byte[] bytes, int name)
        {
            for (int i = 0; i < _queries.Length; i++)
            {
                MdnsQuery query = _queries[i];
                if (IsAsking(query) && query.Type == type && DnsName.Compare(bytes, name, query.Name, 0, true) == 0)
                {
                    return query;
                }
            }

            return null;
        }

        private void Advance(MdnsQuery query, long now)
        {
            if (!IsAsking(query))
            {
                return;
            }

            if (query.EndsAt == 0)
            {
                query.EndsAt = now + _timeout;
                query.DueAt = query.IsContinuous ? now + LeastDelay + _responder.Random(DelayRange) : now;
            }

            if (!query.IsContinuous)
            {
                if (_responder.IsHostName(query.Name) || Get(query.Type, query.Name, 0) != null)
                {
                    End(query, DnsStatus.Success);
                }
                else if (now >= query.EndsAt)
                {
                    End(query, DnsStatus.NotFound);
                }
            }
        }

        private void End(MdnsQuery query, DnsStatus status)
        {
            query.Status = status;
            // For a resolver that waits, which may have had its turn.
            _context.Wake();
        }

        private static void SetNext(MdnsQuery query, long now)
        {
            query.Interval = query.Interval == 0 ? FirstInterval : query.Interval * 2;
            if (query.Interval > MaximumInterval)
            {
                query.Interval = MaximumInterval;
            }

            query.DueAt = now + query.Interval;
        }

        // Sets the time at which a record leads to the next question.
        private void Schedule(MdnsRecord record)
        {
            int stage = record.Stage;
            record.DueAt = stage == 0 ? record.ReceivedAt + LeastDelay + _responder.Random(DelayRange)
                : stage < MdnsRecord.FirstRefresh ? record.ReceivedAt + (stage == 1 ? SecondTry : ThirdTry)
                : stage < MdnsRecord.Done
                    ? record.ReceivedAt
                        + (record.Ttl * (long)(800 + (50 * (stage - MdnsRecord.FirstRefresh)) + _responder.Random(21)))
                : long.MaxValue;
        }

        // Sends the questions that are due. One for which the link has no room is lost, like one on the way.
        private void Ask(long now)
        {
            int at = MdnsMessage.HeaderLength;
            _questions = 0;
            for (int i = 0; i < _records.Length; i++)
            {
                MdnsRecord record = _records[i];
                if (record.Type == 0 || now < record.DueAt)
                {
                    continue;
                }

                MdnsQuery query = Matching(record.Type, record.Bytes, 0);
                bool isWanted = IsWanted(record.Type, record.Bytes, 0);
                if (record.Stage < MdnsRecord.FirstRefresh)
                {
                    // What belongs to it and did not come with it: SRV and TXT of an instance, the address of a host.
                    int count = record.Type == MdnsMessage.TypePtr ? 2 : 1;
                    int type = count == 2 ? MdnsMessage.TypeTxt : MdnsMessage.TypeA;
                    for (int k = 0; isWanted && (query == null || query.IsContinuous) && k < count; k++)
                    {
                        if (Get(type, record.Bytes, record.Target) == null)
                        {
                            at = WriteQuestion(record.Bytes, record.Target, record.End, type, at);
                        }

                        type = MdnsMessage.TypeSrv;
                    }
                }
                else if (query != null)
                {
                    query.DueAt = now;
                }
                else if (isWanted)
                {
                    at = WriteQuestion(record.Bytes, 0, record.Data, record.Type, at);
                }

                // One question, where the node was late for several.
                do
                {
                    record.Stage++;
                    Schedule(record);
                }
                while (now >= record.DueAt);
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                MdnsQuery query = _queries[i];
                if (IsAsking(query) && now >= query.DueAt)
                {
                    at = WriteQuestion(query.Name, 0, query.Name.Length, query.Type, at);
                    SetNext(query, now);
                }
            }

            if (_questions > 0)
            {
                SendQuestions(at, _questions, now);
            }
        }

        // Sends questions with the answers that are known (RFC 6762 7.1), in further messages where they do not fit
        // (7.2).
        private void SendQuestions(int at, int questions, long now)
        {
            byte[] buffer = _context.Buffer;
            int answers = 0;
            for (int i = 0; i < _records.Length; i++)
            {
                MdnsRecord record = _records[i];
                long left = record.EndsAt - now;
                if (record.Type != MdnsMessage.TypePtr || left < record.Ttl * 500L
                    || MdnsMessage.HeaderLength + record.End + 10 > _responder.Limit)
                {
                    continue;
                }

                MdnsQuery query = Matching(record.Type, record.Bytes, 0);
                if (query == null || query.DueAt - query.Interval != now)
                {
                    continue;
                }

                if (at + record.End + 10 > _responder.Limit)
                {
                    Transmit(MdnsMessage.Truncated, at, questions, answers);
                    at = MdnsMessage.HeaderLength;
                    questions = 0;
                    answers = 0;
                }

                Array.Copy(record.Bytes, 0, buffer, at, record.Data);
                at += record.Data;
                BigEndian.WriteUInt16(buffer, at, record.Type);
                BigEndian.WriteUInt16(buffer, at + 2, MdnsMessage.ClassIn);
                BigEndian.WriteUInt32(buffer, at + 4, (uint)(left / 1000));
                BigEndian.WriteUInt16(buffer, at + 8, record.End - record.Data);
                Array.Copy(record.Bytes, record.Data, buffer, at + 10, record.End - record.Data);
                at += 10 + record.End - record.Data;
                answers++;
            }

            Transmit(0, at, questions, answers);
        }

        // Writes a question behind the others, or as the first of a further message where it does not fit.
        private int WriteQuestion(byte[] name, int from, int end, int type, int at)
        {
            byte[] buffer = _context.Buffer;
            if (at + end - from + 4 > _responder.Limit)
            {
                Transmit(0, at, _questions, 0);
                at = MdnsMessage.HeaderLength;
                _questions = 0;
            }

            _questions++;
            Array.Copy(name, from, buffer, at, end - from);
            at += end - from;
            BigEndian.WriteUInt16(buffer, at, type);
            BigEndian.WriteUInt16(buffer, at + 2, MdnsMessage.ClassIn);
            return at + 4;
        }

        private void Transmit(int flags, int end, int questions, int answers)
        {
            _responder.WriteHeader(flags, questions, answers, 0, 0);
            _responder.Transmit(end, MdnsResponder.Group, MdnsResponder.Port);
        }
    }
}
