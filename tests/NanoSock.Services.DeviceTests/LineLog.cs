using NanoSock.Services;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>Holds the reports of services in one text.</summary>
    internal sealed class LineLog : ILanListener
    {
        private string _text = string.Empty;

        /// <inheritdoc/>
        public string LinkFault
        {
            get { return null; }
        }

        /// <inheritdoc/>
        public void OnChange(string line)
        {
            _text += line + ";";
        }

        /// <summary>Returns the reports since the last call.</summary>
        internal string Take()
        {
            string text = _text;
            _text = string.Empty;
            return text;
        }
    }
}
