using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>One firmware for one real board, as boards/boards.proj builds it. The build of the solution leaves the
    /// boards out: the first test that reads one of them builds all.</summary>
    internal sealed class BoardBuild
    {
        private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent.Name;

        // The projects that a firmware references are part of the build of these tests.
        private static readonly Lazy<string> s_made = new(() => DotNet.Run(new[]
        {
            "msbuild", RepositoryRoot.Combine("boards", "boards.proj"), "-t:Build",
            "-p:Configuration=" + s_configuration, "-p:BuildProjectReferences=false", "-maxCpuCount",
            "-verbosity:quiet", "-nologo",
        }));

        private BoardBuild(BoardFolder board, string firmware)
        {
            Board = board;
            Firmware = Path.GetFileName(firmware);
            string folder = Path.Combine(firmware, "bin", "boards", board.Name, s_configuration);
            Device = Path.Combine(folder, "netnano1.0", Firmware + ".exe");
            Desktop = Path.Combine(folder, "net10.0", Firmware + ".dll");
        }

        internal BoardFolder Board { get; }

        internal string Firmware { get; }

        /// <summary>Gets the program that is flashed.</summary>
        internal string Device { get; }

        /// <summary>Gets the desktop build with the board's sizes.</summary>
        internal string Desktop { get; }

        internal static IEnumerable<BoardBuild> All()
        {
            return BoardFolder.Real()
                .SelectMany(board => Firmwares().Select(firmware => new BoardBuild(board, firmware)));
        }

        /// <summary>Gets the board for which samples are built in both flavors.</summary>
        internal static string SampleBoard => "w5500-evb-pico";

        /// <summary>Returns the samples for the boards with a W5500.</summary>
        internal static IEnumerable<BoardBuild> Samples()
        {
            string folder = RepositoryRoot.Combine("firmware", "Samples");
            return BoardFolder.Real().Where(board => board.Name.Contains("w5500"))
                .SelectMany(board => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                    .Select(sample => new BoardBuild(board, sample)));
        }

        /// <summary>Builds every firmware for every board, once in a run.</summary>
        internal static void MakeAll() => _ = s_made.Value;

        /// <summary>Returns true if a path is in the output of a build for a board.</summary>
        internal static bool Contains(string path) =>
            path.Contains(string.Join(Path.DirectorySeparatorChar, string.Empty, "bin", "boards", string.Empty));

        private static IEnumerable<string> Firmwares()
        {
            return Directory.EnumerateDirectories(RepositoryRoot.Combine("firmware")).Order(StringComparer.Ordinal)
                .Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj")));
        }
    }
}
