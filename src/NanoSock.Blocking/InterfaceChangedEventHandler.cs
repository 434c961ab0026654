namespace NanoSock.Sockets
{
    /// <summary>Represents a method that takes the changes of interfaces, as
    /// <see cref="StackRunner.InterfaceChanged"/> describes it.</summary>
    /// <param name="sender">The <see cref="StackRunner"/>.</param>
    /// <param name="change">The change; the object belongs to the handlers.</param>
    public delegate void InterfaceChangedEventHandler(object sender, InterfaceEvent change);
}
