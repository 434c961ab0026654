using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>Avahi in a namespace, with a message bus of its own.</summary>
    internal sealed class AvahiDaemon
    {
        private const int Patience = 60000;

        /// <summary>Starts avahi, and waits until it has claimed its host name, or another.</summary>
        /// <param name="network">The namespace, which ends it.</param>
        /// <param name="folder">A folder for its files.</param>
        /// <param name="device">The interface.</param>
        /// <param name="hostName">The host name without ".local".</param>
        /// <param name="log">Receives its output.</param>
        internal AvahiDaemon(NetworkNamespace network, string folder, string device, string hostName, StringBuilder log)
        {
            Requires.Tools("avahi-daemon", "avahi-browse", "avahi-publish", "avahi-resolve", "dbus-daemon", "unshare");
            string socket = "unix:path=" + Path.Combine(folder, "bus");
            string bus = Path.Combine(folder, "bus.conf");
            string avahi = Path.Combine(folder, "avahi.conf");
            Variable = "DBUS_SYSTEM_BUS_ADDRESS=" + socket;
            File.WriteAllText(bus, "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                + "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>system</type>"
                + "<listen>" + socket + "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow user=\"*\"/>"
                + "<allow own=\"*\"/><allow send_type=\"method_call\"/><allow send_destination=\"*\"/>"
                + "<allow eavesdrop=\"true\"/></policy></busconfig>");
            File.WriteAllText(avahi, "[server]\nhost-name=" + hostName + "\nuse-ipv6=no\nallow-interfaces=" + device
                + "\n[publish]\npublish-workstation=no\n[rlimits]\n");
            Start(network, "exec dbus-daemon --nofork --print-address --config-file=" + bus, "unix:path", log);
            // Avahi believes that it is the only one of the machine: the folder of its process ID is its own.
            Start(network, "export " + Variable + " && exec unshare -m sh -c 'mkdir -p /run/avahi-daemon && "
                + "mount -t tmpfs none /run/avahi-daemon && exec avahi-daemon -f " + avahi
                + " --no-drop-root --no-chroot --no-rlimits'", "Server startup complete", log);
        }

        /// <summary>Gets the variable of the environment by which the programs of avahi find it.</summary>
        internal string Variable { get; }

        /// <summary>Starts a program in a namespace, and waits for words of its output.</summary>
        internal static Process Start(NetworkNamespace network, string command, string ready, StringBuilder log)
        {
            int before = Text(log).Length;
            Process process = network.Start(command, log);
            Assert.IsTrue(Wait.Until(() => Text(log).IndexOf(ready, before, StringComparison.Ordinal) >= 0
                || process.HasExited, Patience) && !process.HasExited, Text(log));
            return process;
        }

        private static string Text(StringBuilder log)
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }
}
