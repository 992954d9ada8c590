using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Hands out pairs and SSRCs to the slots of one transport. An SSRC is never given twice in the life of the transport,
/// also not after its line was closed: under the same SRTP key it would repeat indexes (RFC 3711 9.1).
/// </summary>
internal sealed class SlotAllocator
{
    private readonly HashSet<uint> _given = [];

    /// <param name="pairsTaken">The pairs of the other slots of the same kind.</param>
    /// <param name="remoteSsrcs">Those of the offer, which a slot must not collide with (RFC 3550 8.2).</param>
    public SlotIdentity Allocate(IReadOnlyCollection<int> pairsTaken, IReadOnlySet<uint> remoteSsrcs)
    {
        var pair = 0;
        while (pairsTaken.Contains(pair))
        {
            pair++;
        }

        return new SlotIdentity(pair, NextSsrc(remoteSsrcs), NextSsrc(remoteSsrcs));
    }

    private uint NextSsrc(IReadOnlySet<uint> remoteSsrcs)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint ssrc;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            ssrc = BitConverter.ToUInt32(bytes);
        }
        while (ssrc == 0 || remoteSsrcs.Contains(ssrc) || !_given.Add(ssrc));

        return ssrc;
    }
}
