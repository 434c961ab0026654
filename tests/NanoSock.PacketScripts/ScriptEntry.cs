using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoSock.PacketScripts.InProcess;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Linux;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Running;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts
{
    /// <summary>One script file: its header, and its two runs.</summary>
    public sealed class ScriptEntry
    {
        private readonly string _path;
        private readonly Script _script;
        private readonly ScriptHeader _header;

        /// <summary>Reads a script.</summary>
        /// <param name="path">The file.</param>
        /// <param name="name">The name of the script, such as "close/simultaneous".</param>
        /// <exception cref="ScriptSyntaxException">The file is not a valid script.</exception>
        public ScriptEntry(string path, string name)
        {
            _path = path;
            Name = name;
            _script = ScriptParser.ParseFile(path);
            _header = _script.Header;
        }

        /// <summary>Gets the topic folder and the file name without extension.</summary>
        public string Name { get; }

        /// <summary>Gets the description in one line.</summary>
        public string Title => _header.Title;

        /// <summary>Gets the subject of the script.</summary>
        public IReadOnlyList<string> Topics => _header.Topics;

        /// <summary>Gets the requirements it proves, such as "MUST-29".</summary>
        public IReadOnlyList<string> Conformance => _header.Conformance;

        /// <summary>Gets the clauses it is about: the RFC's number, a space, the section.</summary>
        public IReadOnlyList<string> Clauses => _header.Clauses;

        /// <summary>Gets the verdict for NanoSock; <see cref="NanoSockReason"/> has the reason.</summary>
        public Verdict NanoSock => _header.NanoSock;

        /// <summary>Gets the reason why the script does not run on NanoSock, or null.</summary>
        public string NanoSockReason => _header.NanoSockReason;

        /// <summary>Gets the verdict for Linux: it passes unchanged, by lines of its own, or not at all.</summary>
        public Verdict Linux => _header.Linux;

        /// <summary>Gets the reason why Linux differs or cannot run it, or null.</summary>
        public string LinuxReason => _header.LinuxReason;

        /// <summary>Gets the microseconds for which the script waits for nothing to happen: most of a long run in real
        /// time.</summary>
        public long QuietMicroseconds => _script.Events.OfType<QuietEvent>().Sum(quiet => quiet.Microseconds);

        /// <summary>Runs it against NanoSock under virtual time.</summary>
        /// <exception cref="ScriptFailedException">NanoSock deviated from the script; the message is the
        /// report.</exception>
        /// <exception cref="ScriptNotRunnableException">NanoSock lacks a feature that the script needs.</exception>
        public void RunInProcess()
        {
            RunInProcess(null);
        }

        /// <summary>Runs it against the Linux kernel in real time.</summary>
        /// <exception cref="ScriptFailedException">Linux deviated from the script; the message is the
        /// report.</exception>
        /// <exception cref="ScriptNotRunnableException">The machine lacks a requirement: root, TUN,
        /// namespaces.</exception>
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

        // A run fills in the defaults of the script, so each run parses it again.
        private Script Parse()
        {
            return ScriptParser.Parse(
                Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(_path))) + "/" + Path.GetFileName(_path),
                File.ReadAllText(_path));
        }
    }
}
