using FsCheck;
using FsCheck.Fluent;

namespace CrossStrait.MediaRelay.Tests;

/// <summary>Generators of wire values over their whole range, which FsCheck's own integers do not cover.</summary>
internal static class WireGen
{
    public static readonly Gen<byte> Byte = Gen.Choose(0, byte.MaxValue).Select(value => (byte)value);

    public static readonly Gen<bool> Bit = Gen.Elements(false, true);

    /// <summary>The ends of the range, where numbers wrap, come often.</summary>
    public static readonly Gen<ushort> UInt16 = Gen.OneOf(
        Gen.Choose(0, ushort.MaxValue),
        Gen.Choose(ushort.MaxValue - 40, ushort.MaxValue),
        Gen.Choose(0, 40)).Select(value => (ushort)value);

    public static readonly Gen<uint> UInt32 =
        from high in UInt16
        from low in UInt16
        select ((uint)high << 16) | low;

    public static readonly Gen<ulong> UInt64 =
        from high in UInt32
        from low in UInt32
        select ((ulong)high << 32) | low;

    public static Gen<byte[]> Bytes(int min, int max) =>
        from length in Gen.Choose(min, max)
        from bytes in Gen.ArrayOf(Byte, length)
        select bytes;
}
