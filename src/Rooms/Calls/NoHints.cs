namespace CrossStrait.Rooms.Calls;

/// <summary>One node: there is nobody to tell.</summary>
public sealed class NoHints : IHints
{
    public event Action<string, string, long>? Received
    {
        add { }
        remove { }
    }

    public void Publish(string subject, string key, long version)
    {
    }
}
