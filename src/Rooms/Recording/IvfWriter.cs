using System.Buffers.Binary;

namespace CrossStrait.Rooms.Recording;

/// <summary>Writes VP8 frames into an IVF file, times in units of 1/90000 second. Leaves the stream open.</summary>
internal sealed class IvfWriter
{
    public const int TimesPerSecond = 90_000;

    private const int FileHeader = 32;
    private const int FrameHeader = 12;

    private readonly Stream _stream;
    private long _last = -1;

    public IvfWriter(Stream stream, int width, int height)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[FileHeader];
        "DKIF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], FileHeader);
        "VP80"u8.CopyTo(header[8..]);
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
}
