namespace SmokeTest.Steps
{
    /// <summary>Reports the stack's share of the heap, and the free heap where it can be measured.</summary>
    internal sealed class MemoryStep : SmokeStep
    {
        private readonly int _largestArray;

        internal MemoryStep(SmokeNode node, int largestArray)
            : base("memory", node, null)
        {
            _largestArray = largestArray;
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            string text = "the stack takes " + Node.Stack.MemoryBytes.ToString() + " bytes of heap";
            Succeed(_largestArray < 0 ? text : text + ", one array could have " + _largestArray.ToString());
            return true;
        }
    }
}
