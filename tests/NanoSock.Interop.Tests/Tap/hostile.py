"""Sends what no decent host sends, as a host of its own beside the kernel, and says how the board answered.

Usage: hostile.py DEVICE BOARD-HARDWARE-ADDRESS BOARD-ADDRESS
Reads names of attacks from its input, one a line; for each it writes one line: what was sent, how many frames came back
(address resolution apart), and what else the attack found. Every attack is bounded and waits for the board to be through.
"""
import logging
import random
import socket
import struct
import sys
import time

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.all import ARP, ICMP, IP, TCP, UDP, Ether, Raw, checksum, fuzz, raw  # noqa: E402

DEVICE, BOARD_MAC, BOARD = sys.argv[1:4]
ME, MY_MAC = "10.7.0.77", "02:00:00:00:00:77"
MARK, MARK_MAC = "10.7.0.78", "02:00:00:00:00:78"

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE
wire.bind((DEVICE, 0))
sent = 0
answers = []


def put(frame):
    global sent
    sent += 1
    data = raw(frame)
    while True:
        try:
            wire.send(data)
            return
        except OSError as error:
            # The board's queue is full for the moment.
            if error.errno != 105:
                raise
            time.sleep(0.001)


def ip(payload, **fields):
    fields.setdefault("src", ME)
    fields.setdefault("dst", BOARD)
    put(Ether(src=MY_MAC, dst=BOARD_MAC) / IP(**fields) / payload)


def receive(until, seconds=20):
    """Takes frames from the board, keeps those for us, answers questions for our hardware address."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        wire.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            data, address = wire.recvfrom(65536)
        except (socket.timeout, TimeoutError):
            break
        if address[2] == socket.PACKET_OUTGOING or len(data) < 14:
            continue
        kind = struct.unpack("!H", data[12:14])[0]
        if kind == 0x0806:
            question = ARP(data[14:42])
            if question.op == 1 and question.pdst in (ME, MARK):
                mac = MY_MAC if question.pdst == ME else MARK_MAC
                wire.send(raw(Ether(src=mac, dst=BOARD_MAC) / ARP(op=2, hwsrc=mac, psrc=question.pdst, hwdst=BOARD_MAC, pdst=BOARD)))
            elif until(question):
                return question
            continue
        if kind == 0x0800:
            packet = IP(data[14:14 + struct.unpack("!H", data[16:18])[0]])
            answers.append(packet)
            if until(packet):
                return packet
    return None


def settle():
    """Frames are taken in order: once the board answers this question it is through with all that came before."""
    wire.send(raw(Ether(src=MARK_MAC, dst="ff:ff:ff:ff:ff:ff") / ARP(op=1, hwsrc=MARK_MAC, psrc=MARK, pdst=BOARD)))
    return receive(lambda frame: isinstance(frame, ARP) and frame.op == 2 and frame.pdst == MARK) is not None


def drain():
    """The board's programs answer after the stack has: a datagram to the echo port comes back behind all that they still owe."""
    wire.send(raw(Ether(src=MARK_MAC, dst=BOARD_MAC) / IP(src=MARK, dst=BOARD) / UDP(sport=9999, dport=7) / Raw(b"mark")))
    receive(lambda packet: isinstance(packet, IP) and packet.dst == MARK, 2)


def arp(**fields):
    fields.setdefault("op", 1)
    fields.setdefault("hwsrc", MY_MAC)
    fields.setdefault("psrc", ME)
    fields.setdefault("pdst", BOARD)
    return ARP(**fields)


def broadcast(payload):
    put(Ether(src=MY_MAC, dst="ff:ff:ff:ff:ff:ff") / payload)


def optioned(data, payload, proto):
    """Adds these bytes to the header as options, valid or not."""
    data += b"\0" * (-len(data) % 4)
    whole = raw(IP(src=ME, dst=BOARD, proto=proto) / payload)
    header = bytearray(whole[:20] + data)
    header[0] = 0x40 | len(header) // 4
    header[2:4] = struct.pack("!H", len(header) + len(whole) - 20)
    header[10:12] = b"\0\0"
    header[10:12] = struct.pack("!H", checksum(bytes(header)))
    put(Ether(src=MY_MAC, dst=BOARD_MAC, type=0x0800) / Raw(bytes(header) + whole[20:]))


ECHO = ICMP(type=8, id=7, seq=1) / b"abcdefgh"


class Conversation:
    """As much of TCP as it takes to have a connection to abuse."""

    def __init__(self, port=7, options=None, window=65535):
        self.port = port
        self.own = random.randrange(20000, 60000)
        self.seq = random.randrange(1 << 32)
        self.ack = 0
        self.window = window
        self.data = b""
        self.reset = False
        self.finished = False
        self.largest = 0
        self.segment("S", options=options or [("MSS", 1460)])
        self.seq = (self.seq + 1) & 0xFFFFFFFF
        reply = self.wait(lambda t: t.flags.S and t.flags.A)
        assert reply is not None, "no handshake"
        self.ack = (reply.seq + 1) & 0xFFFFFFFF
        self.segment("A")

    def segment(self, flags, payload=b"", seq=None, ack=None, **fields):
        options = fields.pop("options", [])
        ip(TCP(sport=self.own, dport=self.port, seq=self.seq if seq is None else seq & 0xFFFFFFFF,
               ack=self.ack if ack is None else ack & 0xFFFFFFFF, flags=flags, window=fields.pop("window", self.window),
               options=options, **fields) / payload)

    def mine(self, packet):
        return isinstance(packet, IP) and packet.haslayer(TCP) and packet[TCP].dport == self.own and packet[TCP].sport == self.port

    def take(self, packet):
        segment = packet[TCP]
        payload = bytes(segment.payload)[:packet.len - 4 * packet.ihl - 4 * segment.dataofs]
        self.largest = max(self.largest, len(payload))
        if segment.flags.R:
            self.reset = True
        if self.ack and payload and segment.seq == self.ack:
            self.data += payload
            self.ack = (self.ack + len(payload)) & 0xFFFFFFFF
            self.segment("A")
        if segment.flags.F and (segment.seq + len(payload)) & 0xFFFFFFFF == self.ack:
            self.finished = True
            self.ack = (self.ack + 1) & 0xFFFFFFFF
            self.segment("A")

    def wait(self, condition, seconds=20):
        def look(packet):
            if not self.mine(packet):
                return False
            self.take(packet)
            return condition(packet[TCP])
        packet = receive(look, seconds)
        return None if packet is None else packet[TCP]

    def send(self, payload, flags="PA", **fields):
        self.segment(flags, payload, **fields)
        self.seq = (self.seq + len(payload)) & 0xFFFFFFFF

    def echo(self, payload):
        """Whether the connection still does what it is for."""
        before = len(self.data)
        self.send(payload)
        self.wait(lambda t: len(self.data) >= before + len(payload) or self.reset)
        return self.data[before:] == payload and not self.reset

    def challenged(self):
        """Whether an acknowledgment of exactly where we are came back."""
        return self.wait(lambda t: t.flags == "A" and t.ack == self.seq, 5) is not None

    def close(self):
        self.segment("FA")
        self.seq = (self.seq + 1) & 0xFFFFFFFF
        if not self.finished:
            self.wait(lambda t: self.finished or self.reset)
        return self.finished and not self.reset

    def abort(self):
        self.segment("R")


# Address resolution and frames

def arp_malformed():
    for fields in ({"hwtype": 6}, {"hwlen": 5}, {"hwlen": 0}, {"plen": 16}, {"ptype": 0x86DD}):
        frame = bytearray(raw(arp()))
        for name, value in fields.items():
            at, size = {"hwtype": (0, 2), "ptype": (2, 2), "hwlen": (4, 1), "plen": (5, 1)}[name]
            frame[at:at + size] = value.to_bytes(size, "big")
        put(Ether(src=MY_MAC, dst="ff:ff:ff:ff:ff:ff", type=0x0806) / Raw(bytes(frame)))


def arp_short():
    for length in range(28):
        put(Ether(src=MY_MAC, dst="ff:ff:ff:ff:ff:ff", type=0x0806) / Raw(raw(arp())[:length]))


def arp_operations():
    for op in (0, 3, 4, 8, 9, 25, 65535):
        broadcast(arp(op=op))
    put(Ether(src=MY_MAC, dst=BOARD_MAC, type=0x8035) / Raw(raw(arp(op=4))))


def arp_senders():
    for fields in ({"hwsrc": "ff:ff:ff:ff:ff:ff"}, {"hwsrc": "01:00:5e:00:00:01"}, {"hwsrc": "00:00:00:00:00:00"}, {"hwsrc": BOARD_MAC},
                   {"psrc": BOARD}, {"psrc": "255.255.255.255"}, {"psrc": "224.0.0.1"}, {"psrc": "10.7.0.255"}, {"psrc": "192.168.1.1"},
                   {"psrc": "127.0.0.1"}):
        for op in (1, 2):
            broadcast(arp(op=op, **fields))


def arp_flood():
    # More neighbors than the table holds, all of whom ask us.
    for i in range(1000):
        broadcast(arp(psrc="10.7.0.%d" % (100 + i % 150), hwsrc="02:00:00:01:%02x:%02x" % (i >> 8, i & 255)))


# IP

def ip_header():
    for fields in ({"version": 0}, {"version": 5}, {"version": 6}, {"version": 15}, {"ihl": 0}, {"ihl": 4}, {"ihl": 15},
                   {"len": 0}, {"len": 19}, {"len": 21}, {"len": 1500}, {"len": 65535}, {"chksum": 1}):
        ip(ECHO, **fields)


def ip_truncated():
    whole = raw(IP(src=ME, dst=BOARD) / ECHO)
    for length in range(len(whole)):
        put(Ether(src=MY_MAC, dst=BOARD_MAC, type=0x0800) / Raw(whole[:length]))


def ip_sources():
    for source in ("0.0.0.0", "0.1.2.3", "127.0.0.1", BOARD, "255.255.255.255", "10.7.0.255", "224.0.0.1", "239.1.2.3", "240.0.0.1"):
        ip(ECHO, src=source)
        ip(UDP(sport=5, dport=7) / b"x", src=source)
        ip(TCP(sport=5, dport=7, flags="S"), src=source)


def ip_destinations():
    for target in ("0.0.0.0", "127.0.0.1", "240.0.0.1", "10.7.0.3", "8.8.8.8", "224.0.0.9", "239.255.255.250"):
        ip(ECHO, dst=target)
        ip(UDP(sport=5, dport=7) / b"x", dst=target)
        ip(TCP(sport=5, dport=7, flags="S"), dst=target)


def ip_link_broadcast():
    for payload in (ECHO, UDP(sport=5, dport=7) / b"x", UDP(sport=5, dport=6666) / b"x", TCP(sport=5, dport=7, flags="S"), TCP(sport=5, dport=6666, flags="S")):
        broadcast(IP(src=ME, dst=BOARD) / payload)
        put(Ether(src=MY_MAC, dst="01:00:5e:00:00:01") / IP(src=ME, dst=BOARD) / payload)


def ip_source_route():
    for kind in (131, 137):
        for data in (bytes([kind, 7, 4, 10, 7, 0, 1]), bytes([kind, 7, 8, 10, 7, 0, 1]), bytes([kind, 3, 4]), bytes([kind, 7, 0, 1, 2, 3, 4]),
                       bytes([kind, 7, 255, 1, 2, 3, 4]), bytes([kind, 7, 4, 10, 7, 0, 1, kind, 7, 4, 10, 7, 0, 9])):
            optioned(data, ECHO, 1)
            optioned(data, TCP(sport=6, dport=7, flags="S"), 6)


def ip_options():
    for data in (b"\x07\x00", b"\x07\x01", b"\x07\x28\x04", b"\x44\x00", b"\x44\xff", b"\x01\x01\x01\x07", b"\x94\x00", b"\x83", b"\xff\x01"):
        optioned(data, ECHO, 1)


def ip_protocols():
    for protocol in (0, 3, 4, 41, 47, 50, 58, 103, 115, 132, 255):
        ip(Raw(raw(IP(src="10.0.0.1", dst=BOARD, len=2000) / ECHO)), proto=protocol)
        time.sleep(0.05)


# Fragments

def fragment(offset, data, more, ident, proto=17, flags=0):
    ip(Raw(data), id=ident, proto=proto, flags=(1 if more else 0) | flags, frag=offset >> 3)


def teardrop():
    for first, second in ((32, 24), (32, 8), (1400, 1392), (64, 0)):
        ident = random.randrange(65536)
        fragment(0, b"a" * first, True, ident)
        fragment(second, b"b" * 8, False, ident)
        fragment(second, b"b" * 8, False, ident)
    # The end shorter than an earlier piece; a piece beyond the end.
    for ident in (1, 2):
        fragment(800, b"a" * 800, True, ident)
        fragment(400, b"b" * 8, False, ident)
        fragment(408, b"b" * 8, False, ident + 10)
        fragment(1600, b"b" * 8, True, ident + 10)


def ping_of_death():
    for proto in (1, 6, 17):
        fragment(0, raw(ECHO).ljust(1400, b"x"), True, 99, proto)
        fragment(65528, b"x" * 1000, False, 99, proto)
        fragment(65512, b"x" * 64, False, 98, proto)


def jolt():
    for _ in range(2000):
        fragment(65520, b"x" * 9, False, 1109, 1)


def bad_fragments():
    fragment(0, b"x" * 13, True, 5)
    fragment(8, b"x" * 13, True, 5)
    fragment(0, b"", True, 6)
    fragment(8, b"", False, 6)
    ip(Raw(b"x" * 16), id=7, proto=17, flags=3)
    ip(Raw(b"x" * 16), id=8, proto=17, flags=2, frag=2)
    fragment(8, raw(TCP(sport=5, dport=7, flags="S"))[8:], False, 9, 6)
    fragment(0, raw(TCP(sport=5, dport=7, flags="S"))[:16], True, 10, 6)


def half_datagrams():
    for ident in range(300):
        fragment(8 * (ident % 5), b"x" * 8, True, ident)


def fragment_smack():
    # Every other piece of a large datagram, many times.
    for ident in range(4):
        for offset in range(0, 65000, 16):
            fragment(offset, b"x" * 8, True, 20000 + ident)


# ICMP

def icmp_lies():
    quote = IP(src=BOARD, dst=ME) / TCP(sport=7, dport=99, seq=5)
    quoted = raw(quote)[:28]
    for type, code, data in ((5, 0, quoted), (5, 1, quoted), (5, 3, quoted), (17, 0, b"\0" * 4), (18, 0, b"\xff" * 4), (13, 0, b"\0" * 12),
                             (14, 0, b"\0" * 12), (15, 0, b""), (16, 0, b""), (9, 0, b"\x01\x02\x07\x08" + b"\0" * 8), (10, 0, b""),
                             (0, 0, b"abc"), (30, 0, quoted), (42, 0, b""), (255, 255, b""), (4, 0, quoted)):
        ip(ICMP(type=type, code=code) / Raw(data))


def icmp_malformed():
    for length in range(8):
        ip(Raw(raw(ECHO)[:length]), proto=1)
    ip(ICMP(type=8, chksum=1) / b"x")
    for type in (3, 11, 12):
        for length in (0, 8, 19, 20, 27):
            ip(ICMP(type=type, code=1) / Raw(raw(IP(src=BOARD, dst=ME) / UDP())[:length]))
    ip(ICMP(type=3, code=1) / Raw(raw(IP(src=BOARD, dst=ME, ihl=15) / UDP())))
    ip(ICMP(type=3, code=1) / Raw(raw(IP(src=BOARD, dst=ME, ihl=4) / UDP())))
    ip(ICMP(type=3, code=1) / Raw(raw(IP(src=BOARD, dst=ME, version=6) / UDP())))


def icmp_foreign():
    for proto in (TCP(sport=7, dport=5), UDP(sport=7, dport=5), ICMP()):
        for source in (BOARD, "10.7.0.1", "8.8.8.8"):
            for code in (0, 1, 2, 3, 4, 13):
                ip(ICMP(type=3, code=code) / Raw(raw(IP(src=source, dst=ME) / proto)[:28]))


def icmp_about_everybody():
    # RFC 1122 3.2.2: no error about what was for everybody, about an error, or about a later fragment.
    broadcast(IP(src=ME, dst="10.7.0.255") / UDP(sport=5, dport=6666) / b"x")
    broadcast(IP(src=ME, dst="255.255.255.255") / UDP(sport=5, dport=6666) / b"x")
    put(Ether(src=MY_MAC, dst="01:00:5e:00:00:01") / IP(src=ME, dst="224.0.0.1") / UDP(sport=5, dport=6666) / b"x")
    broadcast(IP(src=ME, dst="10.7.0.255", proto=99) / b"x")
    ip(ICMP(type=3, code=2) / Raw(raw(IP(src=BOARD, dst=ME, proto=99))[:20] + b"\0" * 8))


# UDP

def udp_lengths():
    for length in (0, 1, 7, 18, 2000, 65535):
        ip(UDP(sport=5, dport=7, len=length) / b"abcdefgh")
    for length in range(8):
        ip(Raw(raw(UDP(sport=5, dport=7))[:length]), proto=17)
    ip(UDP(sport=5, dport=7, chksum=1) / b"abc")
    ip(UDP(sport=0, dport=7) / b"abc")
    ip(UDP(sport=5, dport=0) / b"abc")


def udp_loops():
    # CA-1996-01: an answer to another such service would go round for ever.
    for port in (7, 13, 17, 19, 37):
        for service in (7, 19):
            ip(UDP(sport=port, dport=service) / b"loop")
    broadcast(IP(src=ME, dst="10.7.0.255") / UDP(sport=1234, dport=7) / b"fraggle")
    broadcast(IP(src=ME, dst="255.255.255.255") / UDP(sport=1234, dport=19) / b"fraggle")


def udp_short_is_cut():
    """A length below what IP carries is legal: the rest is padding."""
    ip(UDP(sport=4000, dport=7, len=11, chksum=0) / b"abcdefgh")
    reply = receive(lambda p: isinstance(p, IP) and p.haslayer(UDP))
    return "echoed " + (bytes(reply[UDP].payload)[:reply[UDP].len - 8].decode() if reply else "nothing")


# TCP outside connections

def land():
    for port in (7, 9, 19, 80, 6666):
        ip(TCP(sport=port, dport=port, flags="S"), src=BOARD)
        ip(TCP(sport=port, dport=port, flags="A"), src=BOARD)


def tcp_headers():
    for offset in (0, 1, 4, 6, 15):
        ip(TCP(sport=5, dport=7, flags="S", dataofs=offset))
    for length in range(20):
        ip(Raw(raw(TCP(sport=5, dport=7, flags="S"))[:length]), proto=6)
    ip(TCP(sport=5, dport=7, flags="S", chksum=1))
    ip(TCP(sport=0, dport=7, flags="S"))
    ip(TCP(sport=5, dport=0, flags="S"))


def tcp_odd_options():
    """Every kind with every length, at an open port: refused or taken, but no harm; resets clear what was taken."""
    for kind in range(256):
        for length in (0, 1, 2, 3, 4, 5, 10, 34, 40, 41, 255):
            port = 1024 + kind * 11 + length % 256
            data = (bytes([kind, length]) + b"\x01" * 38)
            ip(TCP(sport=port, dport=7, flags="S", dataofs=15, seq=1) / Raw(data))
            ip(TCP(sport=port, dport=7, flags="R", seq=2))


def tcp_flags():
    """All combinations of flags at open and closed ports."""
    for port in (7, 6666):
        for flags in range(256):
            ip(TCP(sport=3000 + flags, dport=port, flags=flags, seq=100, ack=200, urgptr=65535) / b"x")
            ip(TCP(sport=3000 + flags, dport=port, flags="R", seq=101))


def tcp_silent():
    for flags in ("", "SF", "SR", "SFUP", "F", "FPU"):
        ip(TCP(sport=5, dport=7, flags=flags))
    for target in ("10.7.0.255", "255.255.255.255", "224.0.0.1"):
        broadcast(IP(src=ME, dst=target) / TCP(sport=5, dport=7, flags="S"))


def tcp_numbers():
    for number in (0, 1, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF):
        for other in (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
            for flags in ("A", "PA", "FA", "R", "RA", "S"):
                ip(TCP(sport=2500, dport=7, flags=flags, seq=number, ack=other) / b"xyz")
            ip(TCP(sport=2500, dport=7, flags="R", seq=(number + 1) & 0xFFFFFFFF))
            ip(TCP(sport=2500, dport=7, flags="R", seq=(number + 4) & 0xFFFFFFFF))


# TCP inside a connection

def urgent_games():
    talk = Conversation()
    for pointer in (0, 1, 4, 5, 6, 1000, 65535):
        talk.send(b"abcd", "PAU", urgptr=pointer)
        talk.segment("AU", urgptr=pointer)
    talk.wait(lambda t: len(talk.data) >= 28, 10)
    assert talk.data.replace(b"abcd", b"") == b"" and len(talk.data) == 28, talk.data
    assert talk.echo(b"still here")
    talk.segment("FAU", urgptr=5)
    talk.seq = (talk.seq + 1) & 0xFFFFFFFF
    talk.wait(lambda t: talk.finished or talk.reset)
    return "finished %s reset %s" % (talk.finished, talk.reset)


def options_in_connection():
    """CVE-2019-12258: a malformed option must not end the connection."""
    talk = Conversation()
    for data in (b"\x02\x00\x00\x00", b"\x02\x04\x00\x00", b"\x03\x02\x01\x01", b"\x03\x03\xff\x01", b"\x08\x03\x00\x00", b"\x08\xff\x00\x00",
                   b"\x05\x00\x01\x01", b"\x05\x07\x01\x01\x01\x01\x01\x01", b"\x05\xff\x01\x01", b"\x1d\x00\x00\x00", b"\x1d\x12\x00\x00", b"\xfe\x01\x00\x00"):
        segment = TCP(sport=talk.own, dport=7, seq=talk.seq, ack=talk.ack, flags="A", dataofs=5 + len(data) // 4, window=65535)
        ip(rechecked(segment, data))
    assert talk.echo(b"still here")
    return "finished %s" % talk.close()


def rechecked(segment, data):
    rebuilt = TCP(raw(segment)[:20])
    rebuilt.remove_payload()
    rebuilt.chksum = None
    rebuilt.options = []
    rebuilt.dataofs = 5 + len(data) // 4
    return rebuilt / Raw(data)


def blind_attacks():
    """RFC 5961: resets, SYNs, data and acknowledgments that only guess."""
    talk = Conversation()
    found = []
    for offset in (1, 1000, 30000):
        talk.segment("R", seq=talk.seq + offset)
        found.append(talk.challenged())
    for offset in (0x7FFFFFFF, -1, -5000, 200000):
        talk.segment("R", seq=talk.seq + offset)
    for offset in (0, 1, -1, 100000):
        talk.segment("S", seq=talk.seq + offset)
        found.append(talk.challenged())
        talk.segment("SA", seq=talk.seq + offset)
        found.append(talk.challenged())
    for offset in (1, 100000, 0x7FFFFFFF):
        talk.segment("PA", b"evil", ack=talk.ack + offset)
        found.append(talk.challenged())
    talk.segment("PA", b"evil", ack=talk.ack - 0x10000000)
    talk.segment("PA", b"evil", seq=talk.seq + 0x10000000)
    talk.segment("PA", b"evil", seq=talk.seq - 0x10000000)
    settle()
    assert talk.echo(b"still here"), (talk.data, talk.reset)
    talk.segment("R")
    settle()
    return "challenges %d of %d" % (sum(found), len(found))


def icmp_against_connection():
    """RFC 5927: hard errors, source quench and a path of 68 bytes, with guessed and right numbers."""
    talk = Conversation()
    for type, code in ((3, 0), (3, 1), (3, 2), (3, 3), (3, 5), (3, 13), (11, 0), (11, 1), (12, 0), (4, 0)):
        for sequence in (talk.ack, talk.ack - 1, talk.ack + 5, 0):
            quote = IP(src=BOARD, dst=ME) / TCP(sport=7, dport=talk.own, seq=sequence & 0xFFFFFFFF)
            ip(ICMP(type=type, code=code) / Raw(raw(quote)[:28]))
    assert talk.echo(b"still here")
    # Now with something under way, so that the number is right: it is not acknowledged before the lie has come.
    for _ in range(4):
        talk.send(b"x" * 1000)
    for mtu in (0, 68, 296):
        quote = IP(src=BOARD, dst=ME, flags="DF") / TCP(sport=7, dport=talk.own, seq=talk.ack)
        ip(ICMP(type=3, code=4, nexthopmtu=mtu) / Raw(raw(quote)[:28]))
    talk.wait(lambda t: len(talk.data) >= 4010, 30)
    assert len(talk.data) == 4010, len(talk.data)
    talk.largest = 0
    assert talk.echo(b"y" * 1400)
    assert talk.largest >= 512, talk.largest
    return "finished %s" % talk.close()


def small_segments():
    """SACK panic's other half: no host gets segments of a few bytes on request."""
    found = []
    for size in (0, 1, 8, 48):
        talk = Conversation(options=[("MSS", size)])
        assert talk.echo(b"0123456789" * 60), (size, talk.data)
        found.append(talk.largest)
        assert talk.close()
    return "largest " + " ".join(map(str, found))


def segment_smack():
    """CVE-2018-5390: thousands of single bytes out of order cost a bounded amount, and in-order data gets through."""
    talk = Conversation()
    start = talk.seq
    for turn in range(3):
        for i in range(1500):
            talk.segment("PA", bytes([i & 255]), seq=start + 1 + 2 * i)
    settle()
    whole = bytes((i >> 1) & 255 if i & 1 else 0x55 for i in range(3001))
    for at in range(0, 3001, 1000):
        talk.segment("PA", whole[at:at + 1000], seq=start + at)
    talk.seq = (start + 3001) & 0xFFFFFFFF
    talk.wait(lambda t: len(talk.data) >= 3001, 20)
    assert talk.data == whole, (len(talk.data), talk.reset)
    return "finished %s" % talk.close()


def overlapping_segments():
    """The first copy of a byte counts, or the last, but the stream is never torn."""
    talk = Conversation()
    start = talk.seq
    talk.segment("PA", b"AAAAAAAA", seq=start + 8)
    talk.segment("PA", b"BBBBBBBB", seq=start + 4)
    talk.segment("PA", b"CCCCCCCC", seq=start)
    talk.seq = (start + 16) & 0xFFFFFFFF
    talk.wait(lambda t: len(talk.data) >= 16)
    assert len(talk.data) == 16 and talk.data[:4] == b"CCCC" and talk.data[12:] == b"AAAA", talk.data
    return "finished %s" % talk.close()


def beyond_the_end():
    """Data after FIN, a second FIN elsewhere, and the rest of a conversation that is over."""
    talk = Conversation()
    assert talk.echo(b"before")
    talk.send(b"last", "FPA")
    talk.seq = (talk.seq + 1) & 0xFFFFFFFF
    talk.segment("PA", b"more")
    talk.segment("FA", seq=talk.seq + 10)
    talk.wait(lambda t: talk.finished or talk.reset)
    return "got %s finished %s" % (talk.data.decode(), talk.finished)


def silent_peers():
    """Sockstress: connections that never take anything, then vanish."""
    for _ in range(40):
        Conversation(19, window=0)


def refuse():
    """Resets what random packets have begun to open."""
    settle()
    for packet in list(answers):
        if packet.haslayer(TCP) and packet[TCP].flags == "SA":
            ip(TCP(sport=packet[TCP].dport, dport=packet[TCP].sport, flags="R", seq=packet[TCP].ack))


def random_packets():
    """Valid layers with random fields; the seed makes every run the same."""
    random.seed(20)
    for i in range(1500):
        layer = (fuzz(TCP(sport=40000 + i, dport=random.choice((7, 9, 19, 80, 6666)), chksum=None)), fuzz(UDP(chksum=None)), fuzz(ICMP(chksum=None)))[i % 3]
        header = IP(src=ME, dst=BOARD, proto={0: 6, 1: 17, 2: 1}[i % 3])
        if i % 7 == 0:
            header = fuzz(IP(src=ME, dst=BOARD, chksum=None, options=[]))
        try:
            data = raw(Ether(src=MY_MAC, dst=BOARD_MAC) / header / layer / Raw(random.randbytes(random.randrange(200))))
        except Exception:
            # Not every combination of fields can be built.
            continue
        put(Raw(data[:1514]))
    refuse()


def random_bytes():
    random.seed(21)
    for i in range(3000):
        data = bytearray(raw(Ether(src=MY_MAC, dst=BOARD_MAC) / IP(src=ME, dst=BOARD) / TCP(sport=30000 + i, dport=7, flags="S") / b"0123456789"))
        for _ in range(random.randrange(1, 8)):
            data[random.randrange(14, len(data))] = random.randrange(256)
        put(Raw(bytes(data)))
    refuse()


def main():
    # So that the board knows where to answer.
    broadcast(arp())
    settle()
    for line in sys.stdin:
        name = line.strip()
        global sent
        settle()
        drain()
        sent = 0
        answers.clear()
        try:
            found = globals()[name]()
            through = settle()
            heard = "" if len(answers) == 0 or len(answers) > 5 else " " + "; ".join(packet.summary() for packet in answers)
            print("%s: sent %d, answered %d, %s%s%s" % (name, sent, len(answers), found or "nothing more", "" if through else ", BOARD SILENT", heard))
        except Exception as error:
            print("%s: FAILED %r at line %d" % (name, error, sys.exc_info()[2].tb_next.tb_lineno if sys.exc_info()[2].tb_next else 0))
        sys.stdout.flush()


main()
