namespace CrossStrait.Signaling.Presence;

/// <summary>The way of a change to the other nodes. Never waits and never throws.</summary>
internal interface IPresencePeers
{
    void Share(PresenceChange change);

    /// <summary>The mirror has learnt something that was not shared change by change.</summary>
    void TellAgain();
}

/// <summary>There is one node only.</summary>
internal sealed class NoPeers : IPresencePeers
{
    public void Share(PresenceChange change)
    {
    }

    public void TellAgain()
    {
    }
}
