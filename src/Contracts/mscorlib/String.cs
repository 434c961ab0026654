using System;
using System.Collections;

namespace System
{
    public sealed class String : IComparable, IEnumerable
    {
        public IEnumerator GetEnumerator() { throw null; }
        public String PadLeft(int totalWidth, char paddingChar = ' ') { throw null; }
        public String PadRight(int totalWidth, char paddingChar = ' ') { throw null; }
        public String Substring(int startIndex) { throw null; }
        public String Substring(int startIndex, int length) { throw null; }
        public String ToLower() { throw null; }
        public String ToUpper() { throw null; }
        public String Trim() { throw null; }
        public String Trim(params char[] trimChars) { throw null; }
        public String TrimEnd(params char[] trimChars) { throw null; }
        public String TrimStart(params char[] trimChars) { throw null; }
        public String(char c, int count) { }
        public String(char[] value) { }
        public String(char[] value, int startIndex, int length) { }
        public String[] Split(char[] separator, int count) { throw null; }
        public String[] Split(params char[] separator) { throw null; }
        public bool Contains(string value) { throw null; }
        public bool EndsWith(string value) { throw null; }
        public bool StartsWith(string value) { throw null; }
        // The property is called Chars in the metadata: under any other name the device does not find it.
        [System.Runtime.CompilerServices.IndexerName("Chars")]
        public char this[int index] { get { throw null; } }
        public char[] ToCharArray() { throw null; }
        public char[] ToCharArray(int startIndex, int length) { throw null; }
        public int CompareTo(Object value) { throw null; }
        public int CompareTo(String strB) { throw null; }
        public int IndexOf(String value) { throw null; }
        public int IndexOf(String value, int startIndex) { throw null; }
        public int IndexOf(String value, int startIndex, int count) { throw null; }
        public int IndexOf(char value) { throw null; }
        public int IndexOf(char value, int startIndex) { throw null; }
        public int IndexOf(char value, int startIndex, int count) { throw null; }
        public int IndexOfAny(char[] anyOf) { throw null; }
        public int IndexOfAny(char[] anyOf, int startIndex) { throw null; }
        public int IndexOfAny(char[] anyOf, int startIndex, int count) { throw null; }
        public int LastIndexOf(String value) { throw null; }
        public int LastIndexOf(String value, int startIndex) { throw null; }
        public int LastIndexOf(String value, int startIndex, int count) { throw null; }
        public int LastIndexOf(char value) { throw null; }
        public int LastIndexOf(char value, int startIndex) { throw null; }
        public int LastIndexOf(char value, int startIndex, int count) { throw null; }
        public int LastIndexOfAny(char[] anyOf) { throw null; }
        public int LastIndexOfAny(char[] anyOf, int startIndex) { throw null; }
        public int LastIndexOfAny(char[] anyOf, int startIndex, int count) { throw null; }
        public int Length { get { throw null; } }
        public override String ToString() { throw null; }
        public override bool Equals(object obj) { throw null; }
        public static String Concat(Object arg0) { throw null; }
        public static String Concat(Object arg0, Object arg1) { throw null; }
        public static String Concat(Object arg0, Object arg1, Object arg2) { throw null; }
        public static String Concat(String str0, String str1) { throw null; }
        public static String Concat(String str0, String str1, String str2) { throw null; }
        public static String Concat(String str0, String str1, String str2, String str3) { throw null; }
        public static String Concat(params Object[] args) { throw null; }
        public static String Concat(params String[] values) { throw null; }
        public static String Intern(String str) { throw null; }
        public static String IsInterned(String str) { throw null; }
        public static bool Equals(String a, String b) { throw null; }
        public static bool IsNullOrEmpty(string value) { throw null; }
        public static bool operator !=(String a, String b) { throw null; }
        public static bool operator ==(String a, String b) { throw null; }
        public static int Compare(String strA, String strB) { throw null; }
        public static readonly String Empty;
        public static string Format(string format, params object[] args) { throw null; }
    }
}
