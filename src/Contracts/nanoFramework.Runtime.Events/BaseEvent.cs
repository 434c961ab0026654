namespace nanoFramework.Runtime.Events
{
    // The base of the arguments of GPIO events. The rest of the assembly is for drivers with natives of their own.
    public class BaseEvent
    {
        public ushort Source;
        public byte Message;
    }
}
