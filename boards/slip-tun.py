#!/usr/bin/env python3
"""Joins a serial port with SLIP (RFC 1055) on it to this Linux machine as a network interface.

For kernels without SLIP of their own, where slattach fails. Needs root for /dev/net/tun and the address:

    slip-tun.py /dev/ttyUSB0 192.168.7.1 192.168.7.2

Afterwards 192.168.7.2 is the device at the other end of the cable. Ends with Ctrl-C, or when the port goes away.
"""
import argparse
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import tty

END, ESC, ESC_END, ESC_ESC = 0o300, 0o333, 0o334, 0o335
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def open_port(device, baud, flow_control):
    port = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(port)
    settings = termios.tcgetattr(port)
    speed = getattr(termios, "B%d" % baud, None)
    if speed is None:
        sys.exit("slip-tun: this machine does not know %d baud" % baud)
    settings[4] = settings[5] = speed
    settings[2] |= termios.CLOCAL | termios.CREAD
    settings[2] = settings[2] | termios.CRTSCTS if flow_control else settings[2] & ~termios.CRTSCTS
    termios.tcsetattr(port, termios.TCSANOW, settings)
    termios.tcflush(port, termios.TCIOFLUSH)
    return port


def open_interface(name, local, peer, mtu):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    answer = fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    name = answer[:16].rstrip(b"\0").decode()
    subprocess.run(["ip", "address", "add", local, "peer", peer, "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "mtu", str(mtu), "up"], check=True)
    return tun, name


def encode(packet):
    line = bytearray([END])
    for value in packet:
        if value == END:
            line += bytes([ESC, ESC_END])
        elif value == ESC:
            line += bytes([ESC, ESC_ESC])
        else:
            line.append(value)
    line.append(END)
    return line


class Decoder:
    def __init__(self, mtu):
        self.mtu = mtu
        self.dropped = 0
        self.start()

    def start(self):
        self.packet = bytearray()
        self.escaped = self.bad = False

    def feed(self, data):
        """Yields the packets that these bytes complete."""
        for value in data:
            if value == END:
                if self.bad or self.escaped:
                    self.dropped += 1
                elif self.packet:
                    yield bytes(self.packet)
                self.start()
                continue
            if self.escaped:
                self.escaped = False
                self.bad = self.bad or value not in (ESC_END, ESC_ESC)
                value = END if value == ESC_END else ESC
            elif value == ESC:
                self.escaped = True
                continue
            if len(self.packet) < self.mtu:
                self.packet.append(value)
            else:
                self.bad = True


def carry(port, tun, decoder, counts):
    waiting = bytearray()
    while True:
        # No packet is read from the kernel before the last one is on the line, so that the kernel's queue is the one that fills.
        readers = [port] if waiting else [port, tun]
        readable, writable, _ = select.select(readers, [port] if waiting else [], [])
        if port in readable:
            data = os.read(port, 4096)
            if not data:
                return
            for packet in decoder.feed(data):
                try:
                    os.write(tun, packet)
                    counts[0] += 1
                except OSError:
                    decoder.dropped += 1
        if tun in readable:
            waiting += encode(os.read(tun, 65536))
            counts[1] += 1
        if waiting and (tun in readable or port in writable):
            try:
                del waiting[:os.write(port, waiting)]
            except BlockingIOError:
                pass


def main():
    parser = argparse.ArgumentParser(description="Joins a serial port with SLIP on it to this machine as a network interface.")
    parser.add_argument("device", help="the serial port, such as /dev/ttyUSB0")
    parser.add_argument("local", help="this machine's address on the line")
    parser.add_argument("peer", help="the address of the device at the other end")
    parser.add_argument("--baud", type=int, default=115200)
    parser.add_argument("--mtu", type=int, default=1006, help="the same at both ends (1006)")
    parser.add_argument("--name", default="sl%d", help="the interface's name (the first free one of sl0, sl1, ...)")
    parser.add_argument("--rtscts", action="store_true", help="RTS and CTS are connected and obeyed")
    options = parser.parse_args()

    try:
        port = open_port(options.device, options.baud, options.rtscts)
    except (OSError, termios.error) as failure:
        sys.exit("slip-tun: %s: %s" % (options.device, failure.args[1]))
    try:
        tun, name = open_interface(options.name, options.local, options.peer, options.mtu)
    except (OSError, subprocess.CalledProcessError) as failure:
        sys.exit("slip-tun: the interface cannot be made: %s" % failure)

    print("%s: %s to %s over %s" % (name, options.local, options.peer, options.device), flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    decoder = Decoder(options.mtu)
    counts = [0, 0]
    try:
        carry(port, tun, decoder, counts)
        print("slip-tun: the port is gone", file=sys.stderr)
    except KeyboardInterrupt:
        pass
    except OSError as failure:
        print("slip-tun: %s" % failure, file=sys.stderr)
    print("received %d packets, sent %d, dropped %d" % (counts[0], counts[1], decoder.dropped), flush=True)


if __name__ == "__main__":
    main()
