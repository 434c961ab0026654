using System;
using System.Linq;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Lists the kinds of link that --link can name, and parses its text.</summary>
    public static class BoardLinkKinds
    {
        private static readonly BoardLinkKind[] s_all =
        {
            new BoardLinkKind("switch", null,
                "a network within this process that forwarded ports of 127.0.0.1 lead into",
                _ => new SwitchBoardLink()),
            new BoardLinkKind("tap", "NAME", "the TAP interface of that name, which is created if need be",
                name => new TapBoardLink(name)),
            new BoardLinkKind("w5500-model", "NAME[,no-interrupt]",
                "the driver of a W5500 on a model of that chip, whose cable leads to the TAP interface of that name, "
                    + "and whose interrupt pin may be unconnected",
                text => new ChipBoardLink(text, false)),
            new BoardLinkKind("enc28j60-model", "NAME[,no-interrupt]", "the same with an ENC28J60",
                text => new ChipBoardLink(text, true)),
            new BoardLinkKind("slip", "DEVICE[:BAUD[:MTU]]",
                "SLIP on a serial port, 115200 baud and an MTU of 1006 if nothing is said", SlipBoardLink.Parse),
            new BoardLinkKind("vxlan", "HOST:VNI",
                "a VXLAN tunnel to that host with that network identifier; [:PORT] and [,local=PORT] [,mtu=BYTES] "
                    + "[,keepalive=SECONDS] may follow",
                VxlanBoardLink.Parse),
        };

        /// <summary>Gets the forms of the text, for the help.</summary>
        public static string HelpName
        {
            get { return string.Join("|", s_all.Select(kind => kind.Form)); }
        }

        /// <summary>Gets the meaning of each form, for the help.</summary>
        public static string Description
        {
            get { return string.Join(", ", s_all.Select(kind => "'" + kind.Form + "' is " + kind.Description)); }
        }

        /// <summary>Reads the text of --link.</summary>
        /// <exception cref="FormatException">It names no link; the message is one line for the user.</exception>
        public static BoardLink Parse(string text)
        {
            int colon = text.IndexOf(':');
            string word = colon < 0 ? text : text.Substring(0, colon);
            string argument = colon < 0 ? null : text.Substring(colon + 1);
            foreach (BoardLinkKind kind in s_all)
            {
                if (kind.Word == word && (kind.Argument == null ? argument == null : !string.IsNullOrEmpty(argument)))
                {
                    return kind.Create(argument);
                }
            }

            string[] forms = s_all.Select(kind => kind.Form).ToArray();
            throw new FormatException("--link '" + text + "': expected "
                + string.Join(", ", forms[..^1]) + " or " + forms[^1] + ".");
        }
    }
}
