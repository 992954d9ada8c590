using System.Buffers.Binary;

namespace CrossStrait.Rooms.Recording;

/// <summary>Writes the frames of one video codec into an IVF file, times in units of 1/90000 second. Leaves the stream open.</summary>
internal sealed class IvfWriter
{
    public const int TimesPerSecond = 90_000;

    private const int FileHeader = 32;
    private const int FrameHeader = 12;

    private readonly Stream _stream;
    private long _last = -1;

    /// <param name="codec">Its name in SDP.</param>
    public IvfWriter(Stream stream, string codec, int width, int height)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[FileHeader];
        "DKIF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], FileHeader);
        FourCharacters(codec).CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt16LittleEndian(header[12..], (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(header[14..], (ushort)height);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], TimesPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        stream.Write(header);
    }

    /// <summary>Adds a frame. Times that do not grow are moved by one unit: a player takes no two pictures at once.</summary>
    public void Write(ReadOnlySpan<byte> frame, TimeSpan at)
    {
        _last = Math.Max(_last + 1, (long)Math.Round(at.TotalSeconds * TimesPerSecond));
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteInt32LittleEndian(header, frame.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[4..], _last);
        _stream.Write(header);
        _stream.Write(frame);
    }

    private static ReadOnlySpan<byte> FourCharacters(string codec) => codec.ToUpperInvariant() switch
    {
        "VP9" => "VP90"u8,
        "AV1" => "AV01"u8,
        "H264" => "H264"u8,
        _ => "VP80"u8,
    };
}
