using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the times: probing and announcing (RFC 6762 8), and the answers that are due.</content>
    public sealed partial class MdnsResponder
    {
        // Messages read in one Poll: a flood must not hold up the node.
        private const int Batch = 8;
        private const int RoomRetry = 10;
        private const int SocketRetry = 1000;
        private const int ProbeInterval = 250;
        private const int AnnounceInterval = 1000;
        // RFC 6762 6: between two multicasts of a record, and for the answer to a probe.
        private const int RecordInterval = 1000;
        private const int DefenseInterval = 250;
        // RFC 6762 8.1: 15 conflicts within ten seconds lead to pauses of five.
        private const int ManyConflicts = 15;
        private const int ConflictPeriod = 10000;
        private const int ConflictPause = 5000;
        // RFC 6762 8.2.
        private const int TieBreakPause = 1000;
        // A rival that wins every time and never answers is no reason to probe without end.
        private const int MaximumLosses = 9;

        /// <summary>Advances the responder, and the querier with it. The node calls this.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> where the responder is stopped, or its
        /// interface has no address.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (_upSince == Stopped)
            {
                return WaitForAddress(nowMilliseconds);
            }

            NetInterface item = _context.Stack.GetNetInterface(_interface);
            uint address = item != null && item.IsUp ? item.Address : 0;
            if (_address != 0 && (address != _address || item.UpSince != _upSince))
            {
                Close();
            }

            if (address == 0)
            {
                return WaitForAddress(nowMilliseconds);
            }

            if (_address == 0)
            {
                // The membership belongs to the socket, and is reported again with it.
                if (_socket < 0 && Open() != 0)
                {
                    return nowMilliseconds + SocketRetry;
                }

                // The address comes last: where an exception ends the restart, the next Poll repeats it.
                Restart(address, nowMilliseconds);
                _upSince = item.UpSince;
                _address = address;
            }

            bool more = Read(nowMilliseconds);
            long next = Advance(nowMilliseconds);
            if (_querier != null)
            {
                long due = _querier.Poll(nowMilliseconds, true);
                next = due < next ? due : next;
            }

            return more ? nowMilliseconds : next;
        }

        // Queries end and records expire meanwhile.
        private long WaitForAddress(long now)
        {
            return _querier == null ? long.MaxValue : _querier.Poll(now, false);
        }

        internal int Random(int range)
        {
            return (int)(long)((_context.Random.Next() & 0xFFFF) * (uint)range >> 16);
        }

        // RFC 6762 8: after a start, and after each change of link or address.
        private void Restart(uint address, long now)
        {
            string name = DnsName.ReverseOf(address);
            _reverse = new byte[name.Length + 2];
            DnsName.Write(name, 0, _reverse, 0);
            for (int i = 0; i < _marks.Length; i++)
            {
                _marks[i] = 0;
                _sentAt[i] = long.MinValue / 2;
            }

            _losses = 0;
            _conflicts = 0;
            _retryAt = now;
            long start = now + Random(ProbeInterval + 1);
            for (int i = 0; i < _entries.Length; i++)
            {
                if (_entries[i] != null && _entries[i].Name != null)
                {
                    Probe(_entries[i], start);
                }
            }

            if (_querier != null)
            {
                _querier.Restart(now);
            }
        }

        private static void Probe(MdnsEntry entry, long at)
        {
            entry.Step = 0;
            entry.DueAt = at;
        }

        private long Advance(long now)
        {
            if (now < _retryAt)
            {
                return _retryAt;
            }

            bool hasProbes = false;
            for (int i = 0; i < _entries.Length; i++)
            {
                MdnsEntry entry = _entries[i];
                if (entry == null || entry.Step == MdnsEntry.Idle || entry.Step == MdnsEntry.Announced
                    || now < entry.DueAt)
                {
                    continue;
                }

                if (entry.Step < MdnsEntry.LastWait)
                {
                    hasProbes = true;
                    continue;
                }

                if (entry.Step == MdnsEntry.LastWait)
                {
                    OnClaimed(i, now);
                }

                entry.Step++;
                entry.DueAt = now + AnnounceInterval;
                MarkAnnouncement(i);
            }

            if ((hasProbes && !SendProbes(now)) || !SendAnswers(now))
            {
                // The link had no room.
                _retryAt = now + RoomRetry;
                return _retryAt;
            }

            return NextDue(now);
        }

        private void OnClaimed(int i, long now)
        {
            _conflicts = 0;
            _losses = 0;
            for (int k = 1; i == 0 && k < _entries.Length; k++)
            {
                if (_entries[k] != null && _entries[k].IsClaimed)
                {
                    // The host name may have changed, and SRV records with it.
                    _entries[k].Step = MdnsEntry.Announcing;
                    _entries[k].DueAt = now + AnnounceInterval;
                    MarkAnnouncement(k);
                }
            }
        }

        // RFC 6762 8.3: all records but NSEC, which follows the address as an additional record.
        private void MarkAnnouncement(int i)
        {
            for (int k = 0; k < RecordsOfEntry; k++)
            {
                if (k != Nsec)
                {
                    Mark((i * RecordsOfEntry) + k, Now);
                }
            }
        }

        private long NextDue(long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < _entries.Length; i++)
            {
                MdnsEntry entry = _entries[i];
                if (entry != null && entry.Step != MdnsEntry.Idle && entry.Step != MdnsEntry.Announced
                    && entry.DueAt < next)
                {
                    next = entry.DueAt;
                }
            }

            for (int r = 0; r < _marks.Length; r++)
            {
                long due = DueAt(r);
                if (due < next)
                {
                    next = due;
                }
            }

            return next > now ? next : now;
        }

        // The time at which a record is to be multicast; never, where it is not pending.
        private long DueAt(int r)
        {
            int mark = _marks[r];
            long due = (mark & Now) != 0 ? 0
                : (mark & Delayed) != 0 ? _delayedAt
                : (mark & Held) != 0 ? _heldAt
                : long.MaxValue;
            long allowed = _sentAt[r] + ((mark & Defense) != 0 ? DefenseInterval : RecordInterval);
            return due > allowed ? due : allowed;
        }

        // Begins again with the same name where it was claimed (RFC 6762 9), otherwise with the next one.
        private void OnConflict(MdnsEntry entry, long now)
        {
            _losses = 0;
            if (!entry.IsClaimed)
            {
                do
                {
                    entry.TakeNext();
                }
                while (IsTaken(entry));
            }

            if (_conflicts < ManyConflicts && now - _conflictsSince > ConflictPeriod)
            {
                _conflicts = 0;
                _conflictsSince = now;
            }

            Probe(entry, now + (++_conflicts < ManyConflicts ? Random(ProbeInterval + 1) : ConflictPause));
        }

        // Sends the probes that are due, in one message where they fit (RFC 6762 8.1); false where the link has no
        // room.
        private bool SendProbes(long now)
        {
            while (true)
            {
                byte[] buffer = _context.Buffer;
                int questions = 0;
                int records = 0;
                int at = MdnsMessage.HeaderLength;
                int size = at;
                ForgetOffsets();
                for (int i = 0; i < _entries.Length; i++)
                {
                    MdnsEntry entry = _entries[i];
                    if (IsProbeDue(entry, now) && size + SizeOf(entry) <= Limit)
                    {
                        size += SizeOf(entry);
                        at = WriteName(entry, false, at);
                        BigEndian.WriteUInt16(buffer, at, MdnsMessage.TypeAny);
                        BigEndian.WriteUInt16(buffer, at + 2, MdnsMessage.TopBit | MdnsMessage.ClassIn);
                        at += 4;
                        questions++;
                    }
                }

                if (questions == 0)
                {
                    return true;
                }

                for (int i = 0; i < _entries.Length; i++)
                {
                    if (!IsInProbe(_entries[i], now))
                    {
                        continue;
                    }

                    // The records that identify the name: A, or SRV and TXT.
                    int first = i * RecordsOfEntry;
                    at = WriteRecord(i == 0 ? first : first + Srv, at, PlainClass);
                    records++;
                    if (i > 0)
                    {
                        at = WriteRecord(first + Txt, at, PlainClass);
                        records++;
                    }
                }

                WriteHeader(0, questions, 0, records, 0);
                int error = Transmit(at, Group, Port);
                _unicastUntil = now + UnicastTime;
                for (int i = 0; i < _entries.Length; i++)
                {
                    MdnsEntry entry = _entries[i];
                    if (error != WouldBlock && IsInProbe(entry, now))
                    {
                        entry.Step++;
                        entry.DueAt = now + ProbeInterval;
                    }
                }

                if (error == WouldBlock)
                {
                    return false;
                }
            }
        }

        // Returns true for an entry whose question is in the message of probes.
        private static bool IsInProbe(MdnsEntry entry, long now)
        {
            return IsProbeDue(entry, now) && entry.NameAt != 0;
        }

        private static bool IsProbeDue(MdnsEntry entry, long now)
        {
            return entry != null && entry.Step >= 0 && entry.Step < MdnsEntry.LastWait && now >= entry.DueAt;
        }
    }
}
