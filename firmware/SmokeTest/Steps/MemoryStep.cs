namespace SmokeTest.Steps
{
    /// <summary>Says what the stack takes of the heap, and what is left where that can be told.</summary>
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
