using System;
using System.Collections.Generic;
using System.IO;
using NanoSock.PacketScripts.InProcess;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Linux;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Running;

namespace NanoSock.PacketScripts
{
    /// <summary>One script file: what it says of itself, and its two runs.</summary>
    public sealed class ScriptEntry
    {
        private readonly string _path;
        private readonly ScriptHeader _header;

        /// <summary>Reads a script.</summary>
        /// <param name="path">The file.</param>
        /// <param name="name">What to call it, such as "close/simultaneous".</param>
        /// <exception cref="ScriptSyntaxException">It is no script.</exception>
        public ScriptEntry(string path, string name)
        {
            _path = path;
            Name = name;
            _header = ScriptParser.ParseFile(path).Header;
        }

        /// <summary>Topic folder and file name without extension.</summary>
        public string Name { get; }

        /// <summary>One line.</summary>
        public string Title => _header.Title;

        /// <summary>What it is about.</summary>
        public IReadOnlyList<string> Topics => _header.Topics;

        /// <summary>The requirements it proves, such as "MUST-29".</summary>
        public IReadOnlyList<string> Conformance => _header.Conformance;

        /// <summary>The clauses it is about: the RFC's number, a space, the section.</summary>
        public IReadOnlyList<string> Clauses => _header.Clauses;

        /// <summary>Whether it passes on NanoSock; <see cref="NanoSockReason"/> says why not.</summary>
        public Verdict NanoSock => _header.NanoSock;

        /// <summary>Why it does not run on NanoSock, or null.</summary>
        public string NanoSockReason => _header.NanoSockReason;

        /// <summary>Whether it passes on Linux unchanged, by lines of its own, or not at all.</summary>
        public Verdict Linux => _header.Linux;

        /// <summary>Why Linux differs or cannot run it, or null.</summary>
        public string LinuxReason => _header.LinuxReason;

        /// <summary>Runs it against NanoSock under virtual time.</summary>
        /// <exception cref="ScriptFailedException">NanoSock did something else; the message is the report.</exception>
        /// <exception cref="ScriptNotRunnableException">NanoSock lacks what the script asks for.</exception>
        public void RunInProcess()
        {
            RunInProcess(null);
        }

        /// <summary>Runs it against the Linux kernel in real time.</summary>
        /// <exception cref="ScriptFailedException">Linux did something else; the message is the report.</exception>
        /// <exception cref="ScriptNotRunnableException">The machine lacks what this needs: root, TUN, namespaces.</exception>
        public void RunOnLinux()
        {
            RunOnLinux(null);
        }

        internal void RunInProcess(Action<TraceLine> onTrace)
        {
            Script script = Parse();
            using NodeUnderTest node = new NodeUnderTest(script.Header);
            ScriptRunner.Run(script, node, onTrace);
        }

        internal void RunOnLinux(Action<TraceLine> onTrace)
        {
            KernelRun.Run(Parse, onTrace);
        }

        // A run fills in what the script leaves out: each has its own.
        private Script Parse()
        {
            return ScriptParser.Parse(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(_path))) + "/" + Path.GetFileName(_path), File.ReadAllText(_path));
        }
    }
}
