using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The dependency descriptor header extension (AV1 RTP specification, appendix A).</summary>
internal static class DependencyDescriptor
{
    /// <summary>A.8.1: first and last packet flags, six bits of template id, sixteen of frame number.</summary>
    private const int MandatoryLength = 3;

    private const int FrameNumberOffset = 1;

    /// <summary>Writes another frame number into the extension. False if it is too short to have one.</summary>
    public static bool TryPatchFrameNumber(Span<byte> extension, ushort frameNumber)
    {
        if (extension.Length < MandatoryLength)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(extension[FrameNumberOffset..], frameNumber);
        return true;
    }
}
