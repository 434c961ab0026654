using System;

namespace System.ComponentModel
{
    public sealed class EditorBrowsableAttribute : Attribute
    {
        public EditorBrowsableAttribute() { }
        public EditorBrowsableAttribute(EditorBrowsableState state) { }
        public EditorBrowsableState State { get { throw null; } }
        public override bool Equals(object obj) { throw null; }
    }

    public enum EditorBrowsableState
    {
        Always,
        Never,
        Advanced,
    }
}
