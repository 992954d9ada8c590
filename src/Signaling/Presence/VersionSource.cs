namespace CrossStrait.Signaling.Presence;

/// <summary>
/// Versions of presence: milliseconds since 1970, so that they go on growing when a keeper begins anew, and below them a
/// byte of the node's own, so that two nodes never give one version to different things. They stay below 2^53 for
/// JavaScript until the year 3000. presence.lua reckons alike.
/// </summary>
internal sealed class VersionSource(string nodeId, TimeProvider time)
{
    public const int Nodes = 256;

    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    private readonly long _own = OwnByte(nodeId);

    /// <summary>One of this node's own above <paramref name="last"/>.</summary>
    public long Next(long last)
    {
        var above = last - (last % Nodes) + _own;
        return Math.Max(above > last ? above : above + Nodes, (time.GetUtcNow().ToUnixTimeMilliseconds() * Nodes) + _own);
    }

    /// <summary>FNV-1a, folded: alike in every process.</summary>
    private static long OwnByte(string nodeId)
    {
        var hash = FnvOffset;
        foreach (var letter in nodeId)
        {
            hash = (hash ^ letter) * FnvPrime;
        }

        return (hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) % Nodes;
    }
}
