using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>The kernel's sockets, which never block here. The number of a closed socket is not reused.</summary>
    internal sealed unsafe class KernelSockets : IDisposable
    {
        private const int TcpLevel = 6;
        private const int TcpInfoOption = 11;
        private const nuint AtMarkRequest = 0x8905;

        // A handle is an index: the system gives the descriptor of a closed socket to the next thread that asks.
        private readonly List<int> _descriptors = new List<int>();

        internal int Open()
        {
            return Add(Libc.Socket(Libc.InternetFamily, Libc.StreamSocket | Libc.NonBlocking | Libc.CloseOnExec, 0));
        }

        internal int Bind(int socket, uint address, int port)
        {
            return With(socket, descriptor => Result(Libc.Bind(descriptor, Address(address, port), 16)));
        }

        internal int Listen(int socket, int backlog)
        {
            return With(socket, descriptor => Result(Libc.Listen(descriptor, backlog)));
        }

        internal int Accept(int socket)
        {
            return With(socket,
                descriptor => Add(Libc.Accept(descriptor, null, null, Libc.NonBlocking | Libc.CloseOnExec)));
        }

        internal int Connect(int socket, uint address, int port)
        {
            return With(socket, descriptor => Result(Libc.Connect(descriptor, Address(address, port), 16)));
        }

        internal int LocalPort(int socket)
        {
            byte[] name = new byte[16];
            int length = name.Length;
            return With(socket, descriptor => Libc.GetName(descriptor, name, ref length) < 0
                ? KernelErrors.Last()
                : BinaryPrimitives.ReadUInt16BigEndian(name.AsSpan(2)));
        }

        internal int Send(int socket, byte[] data, bool urgent)
        {
            return With(socket, descriptor => Result((int)Libc.Send(descriptor,
                data, data.Length, Libc.NoSignal | (urgent ? Libc.OutOfBand : 0))));
        }

        internal int Receive(int socket, byte[] buffer)
        {
            return With(socket, descriptor => Result((int)Libc.Receive(descriptor, buffer, buffer.Length, 0)));
        }

        internal int AtMark(int socket)
        {
            return Query(socket, AtMarkRequest);
        }

        internal int Shutdown(int socket, string how)
        {
            return With(socket,
                descriptor => Result(Libc.Shutdown(descriptor, how == "read" ? 0 : how == "write" ? 1 : 2)));
        }

        internal int Close(int socket)
        {
            return With(socket, descriptor =>
            {
                _descriptors[socket] = -1;
                return Result(Libc.Close(descriptor));
            });
        }

        internal int SetOption(int socket, string name, int value)
        {
            (string _, int level, int number) = SocketOptionNames.All[name];
            if (level < 0)
            {
                throw new ScriptNotRunnableException("Linux has no option '" + name + "' to set.");
            }

            // Linger is two words, on and seconds; a negative value turns it off.
            int[] words = name == "linger" ? new[] { value < 0 ? 0 : 1, Math.Max(value, 0) } : new[] { value };
            return With(socket,
                descriptor => Result(Libc.SetOption(descriptor, level, number, words, 4 * words.Length)));
        }

        internal int GetOption(int socket, string name)
        {
            (string _, int level, int number) = SocketOptionNames.All[name];
            if (level < 0)
            {
                return number != 0
                    ? Query(socket, (nuint)number)
                    : throw new ScriptNotRunnableException("Linux has no option '" + name + "'.");
            }

            byte[] value = new byte[8];
            int length = value.Length;
            int result = With(socket,
                descriptor => Result(Libc.GetOption(descriptor, level, number, value, ref length)));
            if (result < 0)
            {
                return result;
            }

            int first = BinaryPrimitives.ReadInt32LittleEndian(value);
            return name == "error" ? (int)KernelErrors.Of(first)
                : name == "linger" ? (first == 0 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(4)))
                : first;
        }

        internal int Ready(int socket, string name)
        {
            short bit = name switch
            {
                "readable" => Libc.PollIn,
                "urgent" => Libc.PollPri,
                "writable" => Libc.PollOut,
                "error" => Libc.PollError,
                _ => Libc.PollHangUp,
            };
            return With(socket, descriptor =>
            {
                Libc.PollDescriptor wanted = new Libc.PollDescriptor
                {
                    Descriptor = descriptor, Events = Libc.PollIn | Libc.PollOut | Libc.PollPri
                };
                Libc.Poll(ref wanted, 1, 0);
                return (wanted.Returned & bit) != 0 ? 1 : 0;
            });
        }

        internal long Info(int socket, string name)
        {
            byte[] info = new byte[512];
            int length = info.Length;
            int result = With(socket,
                descriptor => Result(Libc.GetOption(descriptor, TcpLevel, TcpInfoOption, info, ref length)));
            return result < 0 ? result : KernelInfo.Read(info, name);
        }

        public void Dispose()
        {
            foreach (int descriptor in _descriptors)
            {
                if (descriptor >= 0)
                {
                    Libc.Close(descriptor);
                }
            }
        }

        private static byte[] Address(uint address, int port)
        {
            byte[] bytes = new byte[16];
            BinaryPrimitives.WriteInt16LittleEndian(bytes, Libc.InternetFamily);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)port);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), address);
            return bytes;
        }

        private int Query(int socket, nuint request)
        {
            int value = 0;
            return With(socket,
                descriptor => Libc.IoControl(descriptor, request, ref value) < 0 ? KernelErrors.Last() : value);
        }

        private int Add(int descriptor)
        {
            if (descriptor < 0)
            {
                return KernelErrors.Last();
            }

            _descriptors.Add(descriptor);
            return _descriptors.Count - 1;
        }

        private int With(int socket, Func<int, int> call)
        {
            return _descriptors[socket] < 0 ? -(int)SocketError.NotSocket : call(_descriptors[socket]);
        }

        private static int Result(int result)
        {
            return result < 0 ? KernelErrors.Last() : result;
        }
    }
}
