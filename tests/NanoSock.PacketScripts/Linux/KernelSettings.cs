using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>Configures a namespace's TCP as the plain TCP of the RFCs, as far as Linux allows, and converts a
    /// script's settings.</summary>
    internal static class KernelSettings
    {
        private const string Folder = "/proc/sys/net/";

        // Each setting would add behavior that scripts do not ask for.
        private static readonly (string Name, string Value)[] s_plain =
        {
            ("ipv6/conf/all/disable_ipv6", "1"),
            ("ipv6/conf/default/disable_ipv6", "1"),
            ("ipv4/conf/all/rp_filter", "0"),
            ("ipv4/conf/default/rp_filter", "0"),
            // Congestion control by RFC 5681, NewReno and SACK, without pacing.
            ("ipv4/tcp_congestion_control", "reno"),
            ("ipv4/tcp_early_retrans", "0"),
            // RACK with SACK: newer kernels require it.
            ("ipv4/tcp_recovery", "1"),
            ("ipv4/tcp_frto", "0"),
            // Immediate acknowledgments where SACK has blocks to report.
            ("ipv4/tcp_comp_sack_nr", "0"),
            // Back-off of SYNs from the first retransmission on (RFC 6298).
            ("ipv4/tcp_syn_linear_timeouts", "0"),
            ("ipv4/tcp_syncookies", "0"),
            ("ipv4/tcp_fastopen", "0"),
            ("ipv4/tcp_ecn", "0"),
            // Challenge ACKs are not limited.
            ("ipv4/tcp_invalid_ratelimit", "0"),
            ("ipv4/tcp_no_metrics_save", "1"),
            ("ipv4/tcp_moderate_rcvbuf", "0"),
            ("ipv4/tcp_autocorking", "0"),
            ("ipv4/tcp_wmem", "4096 1048576 4194304"),
            ("ipv4/tcp_timestamps", "0"),
            ("ipv4/tcp_sack", "0"),
            ("ipv4/tcp_window_scaling", "0"),
        };

        internal static void Apply(ScriptHeader header)
        {
            foreach ((string name, string value) in s_plain)
            {
                Write(name, value, true);
            }

            foreach (KeyValuePair<string, long> setting in header.Settings)
            {
                Apply(setting.Key, setting.Value);
            }

            foreach (KeyValuePair<string, string> item in header.Sysctls)
            {
                Write("ipv4/" + item.Key, item.Value, false);
            }
        }

        private static void Apply(string name, long value)
        {
            switch (name)
            {
                case StackSetting.ReceiveBuffer:
                    // Half of the space counts as overhead (tcp_adv_win_scale 1).
                    Write("ipv4/tcp_rmem",
                        string.Create(CultureInfo.InvariantCulture, $"{value * 2} {value * 2} {value * 2}"), false);
                    break;
                case StackSetting.SendBuffer:
                    Write("ipv4/tcp_wmem",
                        string.Create(CultureInfo.InvariantCulture, $"{value * 2} {value * 2} {value * 2}"), false);
                    break;
                case StackSetting.Timestamps:
                    Write("ipv4/tcp_timestamps", Number(value), false);
                    break;
                case StackSetting.Sack:
                    Write("ipv4/tcp_sack", Number(value), false);
                    break;
                case StackSetting.WindowScale:
                    Write("ipv4/tcp_window_scaling", Number(value), false);
                    break;
                case StackSetting.Cookies:
                    Write("ipv4/tcp_syncookies", Number(value), false);
                    break;
                case StackSetting.MinimumTimeout:
                    Write("ipv4/tcp_rto_min_us", Number(value * 1000), false);
                    break;
                case StackSetting.TimeToLive:
                    Write("ipv4/ip_default_ttl", Number(value), false);
                    break;
            }
        }

        private static string Number(long value)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        // A setting that an older kernel lacks is not active there.
        private static void Write(string name, string value, bool mayBeMissing)
        {
            try
            {
                if (!mayBeMissing || File.Exists(Folder + name))
                {
                    File.WriteAllText(Folder + name, value);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ScriptNotRunnableException("Linux: " + name + "=" + value + ": " + exception.Message);
            }
        }
    }
}
