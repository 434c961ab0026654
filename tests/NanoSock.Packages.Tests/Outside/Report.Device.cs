namespace Outside
{
    internal static class Report
    {
        internal static void Line(string text)
        {
            System.Diagnostics.Debug.WriteLine(text);
        }
    }
}
