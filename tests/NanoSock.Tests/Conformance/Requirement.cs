namespace NanoSock.Tests.Conformance
{
    /// <summary>One line of the list of requirements.</summary>
    internal sealed class Requirement
    {
        internal Requirement(string rfc, string id, string clause, string level, string text, string declined)
        {
            Rfc = rfc;
            Id = id;
            Clause = clause;
            Level = level;
            Text = text;
            Declined = declined;
        }

        /// <summary>The heading it stands under.</summary>
        internal string Rfc { get; }

        /// <summary>What tests name it by.</summary>
        internal string Id { get; }

        /// <summary>The section of the RFC.</summary>
        internal string Clause { get; }

        /// <summary>MUST, SHOULD or MAY.</summary>
        internal string Level { get; }

        /// <summary>What is asked, in our words.</summary>
        internal string Text { get; }

        /// <summary>Why the stack does not do it on purpose; null when it does.</summary>
        internal string Declined { get; }
    }
}
