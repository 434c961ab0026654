using NanoSock.Ip;

namespace NanoSock.Services
{
    /// <content>Contains the reading of messages, and the choice of answers (RFC 6762 6 and 7).</content>
    public sealed partial class MdnsResponder
    {
        // RFC 6762 6: unicast responses count for two seconds after a message that asks for them.
        private const int UnicastTime = 2000;
        private const int LeastDelay = 20;
        private const int DelayRange = 101;
        private const int LeastHold = 400;
        private const int HoldRange = 101;

        // Returns true where more messages may be there.
        private bool Read(long now)
        {
            byte[] buffer = _context.Buffer;
            for (int i = 0; i < Batch; i++)
            {
                int length = _context.Stack.ReceiveFrom(_socket, buffer, 0, buffer.Length, _context.Source);
                if (length < 0)
                {
                    return false;
                }

                ServiceDrop reason = OnMessage(length, now);
                if (reason != ServiceDrop.None)
                {
                    _context.Drop(reason);
                }
            }

            return true;
        }

        private ServiceDrop OnMessage(int length, long now)
        {
            // What a bridge repeats of this node's own messages, the network layer has dropped: no rival of itself.
            // RFC 6762 11: what is sent to the group has not passed a router.
            NetInterface item = _context.Stack.GetNetInterface(_interface);
            bool isMulticast = _context.Source.LocalAddress == Group;
            bool isOnLink = ((_context.Source.RemoteAddress ^ item.Address) & item.Mask) == 0;
            if (!isMulticast && (!isOnLink || _context.Source.IsBroadcast))
            {
                return ServiceDrop.MdnsOffLink;
            }

            ServiceDrop reason = _message.Open(_context.Buffer, length, _context.Source.IsTruncated);
            if (reason != ServiceDrop.None)
            {
                return reason;
            }

            bool isLegacy = _context.Source.RemotePort != Port;
            if ((_message.Flags & MdnsMessage.Response) == 0)
            {
                if (isLegacy && (!isOnLink || _context.Source.RemotePort == 0))
                {
                    return ServiceDrop.MdnsOffLink;
                }

                OnQuery(isLegacy, isMulticast, isOnLink, now);
                return ServiceDrop.None;
            }

            if (isLegacy)
            {
                return ServiceDrop.MdnsBadPort;
            }

            if (!isMulticast && now > _unicastUntil)
            {
                return ServiceDrop.MdnsUnexpected;
            }

            OnResponse(isMulticast, now);
            if (_querier != null)
            {
                _querier.OnResponse(_message, now);
            }

            return ServiceDrop.None;
        }

        private void OnQuery(bool isLegacy, bool isMulticast, bool isOnLink, long now)
        {
            MdnsMessage message = _message;
            byte[] marks = _marks;
            bool isProbe = message.Authorities > message.Answers;
            bool isTruncated = (message.Flags & MdnsMessage.Truncated) != 0 && !isLegacy;
            int offset = MdnsMessage.HeaderLength;
            for (int i = 0; i < message.Questions; i++)
            {
                offset = message.ReadQuestion(offset);
                if (message.Class == MdnsMessage.ClassIn || message.Class == MdnsMessage.TypeAny)
                {
                    bool isUnicast = isLegacy || ((message.HasTopBit || !isMulticast) && isOnLink && !isTruncated);
                    MarkAnswers(isUnicast ? Unicast : Asked);
                }
            }

            if (message.Answers > 0)
            {
                SuppressKnown(now);
            }

            if (isProbe)
            {
                BreakTies(now);
            }

            if (_querier != null && !isLegacy && !isTruncated && message.Records == 0)
            {
                _querier.OnQuery(message, now);
            }

            bool any = false;
            bool isHeld = isTruncated && (now >= _heldAt || _heldSource == _context.Source.RemoteAddress);
            if (isHeld)
            {
                // RFC 6762 7.2: the rest of the known answers follows.
                _heldAt = now + LeastHold + Random(HoldRange);
                _heldSource = _context.Source.RemoteAddress;
            }

            bool isDelayed = IsAnyMarked(Delayed);
            for (int r = 0; r < marks.Length; r++)
            {
                int mark = marks[r];
                if ((mark & Unicast) != 0 && !isLegacy && now - _sentAt[r] >= TtlOf(r) * 250L)
                {
                    // RFC 6762 5.4: other caches need the record, too. A probe is answered in both ways.
                    mark |= Asked;
                    mark &= isProbe ? 0xFF : 0xFF & ~Unicast;
                }

                any |= (mark & Unicast) != 0;
                if ((mark & Asked) != 0)
                {
                    mark &= ~Asked;
                    if (isHeld)
                    {
                        mark |= Held;
                    }
                    else if (!IsShared(r) && !isTruncated)
                    {
                        mark |= isProbe ? Now | Defense : Now;
                    }
                    else
                    {
                        if (!isDelayed)
                        {
                            _delayedAt = now + LeastDelay + Random(DelayRange);
                            isDelayed = true;
                        }

                        mark |= Delayed;
                    }
                }

                marks[r] = (byte)mark;
            }

            if (any)
            {
                SendMarked(Unicast, isLegacy ? Legacy : 0, _context.Source.RemoteAddress, _context.Source.RemotePort,
                    isLegacy ? message.RecordsAt : MdnsMessage.HeaderLength, now);
                for (int r = 0; r < marks.Length; r++)
                {
                    marks[r] &= 0xFF & ~Unicast;
                }
            }
        }

        private bool IsAnyMarked(int mark)
        {
            for (int r = 0; r < _marks.Length; r++)
            {
                if ((_marks[r] & mark) != 0)
                {
                    return true;
                }
            }

            return false;
        }

        // Marks the records that answer the question which was read; NSEC where the name is there without the type
        // (RFC 6762 6.1).
        private void MarkAnswers(int mark)
        {
            int asked = _message.Type;
            for (int i = 0; i < _entries.Length; i++)
            {
                bool isName = false;
                bool isFound = false;
                for (int r = i * RecordsOfEntry; r < (i + 1) * RecordsOfEntry; r++)
                {
                    if (!IsActive(r) || !IsOwner(r))
                    {
                        continue;
                    }

                    bool isNsec = r % RecordsOfEntry == Nsec;
                    isName |= isNsec;
                    if (TypeOf(r) == asked || (asked == MdnsMessage.TypeAny && !isNsec))
                    {
                        isFound = true;
                        Mark(r, mark);
                    }
                }

                if (isName && !isFound)
                {
                    Mark((i * RecordsOfEntry) + Nsec, mark);
                }
            }
        }

        // RFC 6762 7.1: a record that the querier has is not sent, where at least half of its TTL is left.
        private void SuppressKnown(long now)
        {
            MdnsMessage message = _message;
            byte[] marks = _marks;
            int suppressed = Asked | Unicast;
            if (_heldSource == _context.Source.RemoteAddress && now <= _heldAt)
            {
                suppressed |= Held;
            }

            int offset = message.RecordsAt;
            for (int i = 0; i < message.Answers; i++)
            {
                offset = message.ReadRecord(offset);
                for (int r = 0; r < marks.Length; r++)
                {
                    if ((marks[r] & suppressed) != 0 && message.Ttl >= TtlOf(r) / 2 && IsEqual(r))
                    {
                        marks[r] &= (byte)(0xFF & ~suppressed);
                    }
                }
            }
        }

        // Returns true if the record or question that was read has the name of a record.
        private bool IsOwner(int r)
        {
            MdnsEntry entry = _entries[r / RecordsOfEntry];
            int kind = r % RecordsOfEntry;
            bool isHost = r < RecordsOfEntry;
            byte[] name = kind == Pointer ? isHost ? _reverse : _enumeration : entry.Name;
            return DnsName.Compare(_message.Bytes, _message.Owner, name,
                kind == 0 && !isHost ? name[0] + 1 : 0, true) == 0;
        }

        private bool IsEqual(int r)
        {
            return IsActive(r) && _message.Type == TypeOf(r) && _message.Class == MdnsMessage.ClassIn && IsOwner(r)
                && CompareData(r, true) == 0;
        }
    }
}
