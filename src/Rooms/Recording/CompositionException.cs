namespace CrossStrait.Rooms.Recording;

/// <summary>A recording cannot be composed now. The message is for people and is kept with the recording.</summary>
internal sealed class CompositionException : Exception
{
    public CompositionException()
    {
    }

    public CompositionException(string message)
        : base(message)
    {
    }

    public CompositionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
