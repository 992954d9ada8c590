using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>What the agent wants done. Closed set: the constructor is private.</summary>
internal abstract record IceOutput
{
    private IceOutput()
    {
    }

    /// <summary>Everything goes to this path from now on.</summary>
    public sealed record Selected(NetworkPath Path) : IceOutput;

    /// <summary>
    /// The selected path is gone and there is no other; a check on any path brings the next, as consent lasts.
    /// </summary>
    public sealed record PathLost : IceOutput;

    /// <summary>No valid check came for the consent time-out: stop sending (RFC 7675 5.1).</summary>
    public sealed record ConsentExpired : IceOutput;

    /// <summary>A path was nominated under the new credentials; the old ones are gone (RFC 8445 9).</summary>
    public sealed record RestartCompleted : IceOutput;
}
