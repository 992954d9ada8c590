using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>VP8 frames (RFC 7741 4.2), as IVF takes them.</summary>
internal sealed class Vp8Assembler : FrameAssembler
{
    protected override bool TryJoin(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out JoinedPicture picture)
    {
        picture = default;
        using var bytes = new MemoryStream();
        (int Width, int Height)? size = null;
        for (var i = 0; i < payloads.Count; i++)
        {
            var payload = payloads[i].Span;
            if (!Vp8Descriptor.TryRead(payload, out var descriptor) || descriptor.IsStartOfFrame != (i == 0))
            {
                return false;
            }

            size ??= descriptor.TryReadKeyFrameSize(payload);
            bytes.Write(payload[descriptor.Length..]);
        }

        picture = new JoinedPicture(bytes.ToArray(), size is not null, size?.Width ?? 0, size?.Height ?? 0);
        return true;
    }
}
