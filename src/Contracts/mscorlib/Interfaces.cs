namespace System
{
    public delegate void AsyncCallback(IAsyncResult ar);

    public interface IAsyncResult
    {
    }

    public interface ICloneable
    {
        Object Clone();
    }

    public interface IComparable
    {
        int CompareTo(Object obj);
    }

    public interface ICustomFormatter
    {
        String Format(String format, Object arg, IFormatProvider formatProvider);
    }

    public interface IDisposable
    {
        void Dispose();
    }

    public interface IFormatProvider
    {
        Object GetFormat(Type formatType);
    }

    public interface IFormattable
    {
        String ToString(String format, IFormatProvider formatProvider);
    }
}
