namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>Reads what each packet of one stream tells about its frame.</summary>
internal sealed class PayloadReader
{
    /// <param name="dependencyDescriptor">The value of the header extension; empty without.</param>
    /// <param name="isEncrypted">The payload is encrypted end to end and must not be looked at.</param>
#pragma warning disable CA1822 // one per stream: what the dependency descriptor tells stays from packet to packet
    public void Read(
#pragma warning restore CA1822
        Codec codec,
        ReadOnlySpan<byte> payload,
        bool marker,
        ReadOnlySpan<byte> dependencyDescriptor,
        bool isEncrypted,
        out PayloadDescription description)
    {
        description = default;
        if (codec == Codec.Opus)
        {
            description.StartsFrame = description.EndsFrame = description.StartsKeyFrame = !payload.IsEmpty;
            description.EndsPicture = marker;
            return;
        }

        // Padding alone belongs to no frame, whatever its header says.
        if (payload.IsEmpty)
        {
            return;
        }

        description.EndsPicture = marker;
        description.EndsFrame = marker;
        if (!isEncrypted)
        {
            ReadPayload(codec, payload, ref description);
        }
    }

    private static void ReadPayload(Codec codec, ReadOnlySpan<byte> payload, ref PayloadDescription description)
    {
        if (codec == Codec.Vp8 && Vp8Descriptor.TryRead(payload, out var vp8))
        {
            vp8.Describe(payload, ref description);
        }
    }
}
