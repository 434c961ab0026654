namespace System.Net.NetworkInformation
{
    /// <summary>Describes the change of a link.</summary>
    public class NetworkAvailabilityEventArgs : EventArgs
    {
        private readonly bool _isAvailable;

        internal NetworkAvailabilityEventArgs(bool isAvailable)
        {
            _isAvailable = isAvailable;
        }

        /// <summary>Gets whether the link is up.</summary>
        public bool IsAvailable
        {
            get { return _isAvailable; }
        }
    }
}
