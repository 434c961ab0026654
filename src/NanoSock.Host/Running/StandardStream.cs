using System;
using System.IO;
using System.Runtime.InteropServices;

namespace NanoSock.Host.Running
{
    /// <summary>Writes to standard output or standard error of the process directly. The stream of
    /// <see cref="Console"/> hides that the reader of a pipe has gone, and the program would run on without a
    /// reader.</summary>
    internal sealed unsafe class StandardStream : Stream
    {
        internal const int Output = 1;
        internal const int Error = 2;

        private const short Closed = Libc.PollError | Libc.PollInvalid;

        private readonly int _descriptor;
        private readonly Stream _console;

        internal StandardStream(int descriptor)
        {
            _descriptor = descriptor;
            if (OperatingSystem.IsWindows())
            {
                _console = descriptor == Output ? Console.OpenStandardOutput() : Console.OpenStandardError();
            }
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>Throws an exception if the reader has gone; for a program that writes rarely.</summary>
        internal void Check()
        {
            if (!OperatingSystem.IsLinux())
            {
                return;
            }

            Libc.PollDescriptor state = new Libc.PollDescriptor { Descriptor = _descriptor };
            if (Libc.Poll(&state, 1, 0) > 0 && (state.Returned & Closed) != 0)
            {
                Fail((state.Returned & Libc.PollInvalid) != 0 ? Libc.EBADF : Libc.EPIPE);
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Write(buffer.AsSpan(offset, count));
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_console != null)
            {
                WriteToConsole(buffer);
                return;
            }

            while (buffer.Length > 0)
            {
                nint put;
                fixed (byte* first = buffer)
                {
                    put = Libc.Write(_descriptor, first, buffer.Length);
                }

                if (put >= 0)
                {
                    buffer = buffer.Slice((int)put);
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == Libc.EAGAIN)
                {
                    // Another program that shares the descriptor has made it non-blocking.
                    Libc.PollDescriptor state = new Libc.PollDescriptor
                    {
                        Descriptor = _descriptor, Events = Libc.PollOut
                    };
                    Libc.Poll(&state, 1, -1);
                }
                else if (error != Libc.EINTR)
                {
                    Fail(error);
                    return;
                }
            }
        }

        private void WriteToConsole(ReadOnlySpan<byte> buffer)
        {
            try
            {
                _console.Write(buffer);
            }
            catch (IOException e)
            {
                if (_descriptor == Output)
                {
                    throw new OutputException(e.Message);
                }
            }
        }

        // An error of standard error cannot be reported anywhere.
        private void Fail(int error)
        {
            if (_descriptor == Output)
            {
                throw new OutputException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }
}
