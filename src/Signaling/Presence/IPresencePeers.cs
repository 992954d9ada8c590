namespace CrossStrait.Signaling.Presence;

/// <summary>The way of a change to the other nodes. Never waits and never throws.</summary>
internal interface IPresencePeers
{
    void Share(PresenceChange change);
}

/// <summary>There is one node only.</summary>
internal sealed class NoPeers : IPresencePeers
{
    public void Share(PresenceChange change)
    {
    }
}
