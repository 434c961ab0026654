using NanoSock.Testing;

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

        /// <summary>Gets the heading that it is listed under.</summary>
        internal string Rfc { get; }

        /// <summary>Gets the id by which tests name it.</summary>
        internal string Id { get; }

        /// <summary>Gets the section of the RFC.</summary>
        internal string Clause { get; }

        /// <summary>Gets the level: MUST, SHOULD or MAY.</summary>
        internal string Level { get; }

        /// <summary>Gets the requirement, in our words.</summary>
        internal string Text { get; }

        /// <summary>Gets the reason of an intentional deviation; null if the stack meets the requirement.</summary>
        internal string Declined { get; }
    }
}
