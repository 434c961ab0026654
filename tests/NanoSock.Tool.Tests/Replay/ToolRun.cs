using System.IO;
using System.Linq;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>One run of "nanosock" with its exit code and output.</summary>
    internal sealed class ToolRun
    {
        private ToolRun(int code, string output, string error)
        {
            Code = code;
            Output = output;
            Error = error;
        }

        internal int Code { get; }

        internal string Output { get; }

        internal string Error { get; }

        /// <summary>Runs a command.</summary>
        internal static ToolRun Of(params string[] arguments)
        {
            StringWriter output = new StringWriter { NewLine = "\n" };
            StringWriter error = new StringWriter { NewLine = "\n" };
            int code = Program.Run(arguments, output, error);
            return new ToolRun(code, output.ToString(), error.ToString());
        }

        /// <summary>Replays the bytes of a file. The output has FILE in place of its path.</summary>
        internal static ToolRun Replay(byte[] capture, params string[] options)
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(path, capture);
                ToolRun run = Of(new[] { "replay", path }.Concat(options).ToArray());
                return new ToolRun(run.Code, run.Output.Replace(path, "FILE"), run.Error.Replace(path, "FILE"));
            }
            finally
            {
                File.Delete(path);
            }
        }
    }
}
