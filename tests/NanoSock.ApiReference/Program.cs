using System;
using System.IO;

namespace NanoSock.ApiReference
{
    internal static class Program
    {
        private const string Usage = "usage: NanoSock.ApiReference [FOLDER]";

        /// <summary>Writes the reference.</summary>
        /// <returns>0; 1 where something public has no summary or a link leads nowhere; 2 for a wrong command
        /// line.</returns>
        private static int Main(string[] arguments)
        {
            if (arguments.Length > 1 || (arguments.Length == 1 && arguments[0].StartsWith('-')))
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            string folder = arguments.Length == 1 ? arguments[0] : Path.Combine(FindRoot(), "docs", "api");
            using ApiSet api = ApiSet.Load(AssemblyList.Read());
            Reference reference = new Reference(api);
            reference.Write(folder);
            foreach (string fault in reference.Faults)
            {
                Console.Error.WriteLine("error: " + fault);
            }

            Console.WriteLine($"{reference.Pages} pages in {folder}");
            return reference.Faults.Count == 0 ? 0 : 1;
        }

        private static string FindRoot()
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "NanoSock.sln")))
            {
                folder = Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("NanoSock.sln is in no folder above this program.");
            }

            return folder;
        }
    }
}
