using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// VP9 pictures (RFC 9628 4.2), as IVF takes them. The frames of several spatial layers follow one another; libvpx
/// decodes them all and shows the last.
/// </summary>
internal sealed class Vp9Assembler : FrameAssembler
{
    protected override bool TryJoin(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out JoinedPicture picture)
    {
        picture = default;
        using var bytes = new MemoryStream();
        var isWithinFrame = false;
        var key = default(Vp9FrameHeader);
        for (var i = 0; i < payloads.Count; i++)
        {
            var payload = payloads[i].Span;
            if (!Vp9Descriptor.TryRead(payload, out var descriptor) || descriptor.StartsFrame == isWithinFrame)
            {
                return false;
            }

            if (i == 0 && descriptor.StartsKeyFrame && Vp9FrameHeader.TryRead(payload[descriptor.Length..], out var header))
            {
                key = header;
            }

            isWithinFrame = !descriptor.EndsFrame;
            bytes.Write(payload[descriptor.Length..]);
        }

        picture = new JoinedPicture(bytes.ToArray(), key.Width > 0, key.Width, key.Height);
        return !isWithinFrame;
    }
}
