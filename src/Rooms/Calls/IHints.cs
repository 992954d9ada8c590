namespace CrossStrait.Rooms.Calls;

/// <summary>
/// What nodes tell each other: something of this subject and key has this version now. A hint may be lost, late, or come
/// twice; whoever needs to be sure reads the rows again by itself.
/// </summary>
public interface IHints
{
    /// <summary>Raised on any thread for the hints of other nodes; handlers only post.</summary>
    event Action<string, string, long>? Received;

    /// <summary>Never waits and never throws.</summary>
    void Publish(string subject, string key, long version);
}
