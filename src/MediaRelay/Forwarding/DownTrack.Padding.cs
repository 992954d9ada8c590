using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Packets of padding alone, with which probes are filled.</summary>
internal sealed partial class DownTrack
{
    /// <summary>RFC 3550 5.1 counts padding in one octet.</summary>
    public const int MostPadding = 255;

    private byte _paddingPayloadType;

    /// <summary>Its packets carry transport-wide numbers.</summary>
    public bool HasTransportCc => _transportSequenceId != 0;

    /// <summary>Padding goes under the RTX stream, whose numbers leave no gap in the media.</summary>
    public bool CanPad => _paddingPayloadType != 0 && _transportSequenceId != 0;

    /// <summary>Writes and protects one packet of padding under the RTX stream; it carries no payload, not even an OSN.</summary>
    public int WritePadding(Span<byte> destination, SrtpSender srtp, MonotonicTime now)
    {
        var index = _rtxSequence++;
        var writer = new RtpWriter(destination);
        writer.WriteFixed(_paddingPayloadType, false, (ushort)index, _clock.Last, RtxSsrc);
        writer.BeginExtensions(_twoByteExtensions);
        WriteStamps(ref writer, destination, AbsSendTimeOf(now), NextTransportSequence());
        var headerLength = writer.End();
        destination[0] |= 0x20; // P
        destination.Slice(headerLength, MostPadding - 1).Clear();
        destination[headerLength + MostPadding - 1] = MostPadding;
        return srtp.ProtectRtp(destination, headerLength, headerLength + MostPadding, index);
    }
}
