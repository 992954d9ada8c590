namespace CrossStrait.Rooms.Directory;

/// <summary>Whose presence a person may see, and whose she is told of without asking. In memory; no call waits.</summary>
public interface IPresenceVisibility
{
    /// <summary>By the rule of the other's organisation. Oneself always.</summary>
    bool MaySee(string viewerId, string personId);

    /// <summary>Of her organisation, her working groups and her favourites those whom she may see, without herself.</summary>
    IReadOnlyCollection<string> WatchedBy(string viewerId);
}
