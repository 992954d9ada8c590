using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Srtp.Interop;

/// <summary><c>OSSL_PARAM</c>: one named argument of a libcrypto call. A zeroed one ends the list.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OsslParam
{
    /// <summary><c>OSSL_PARAM_OCTET_STRING</c>.</summary>
    private const uint OctetString = 5;

    public byte* Key;
    public uint DataType;
    public byte* Data;
    public nuint DataSize;
    public nuint ReturnSize;

    /// <summary>
    /// Fills a list of one octet string, <c>OSSL_CIPHER_PARAM_AEAD_TAG</c>, and its end; where the tag stands is set
    /// for each packet.
    /// </summary>
    public static void WriteTag(Span<OsslParam> list, int length)
    {
        // A literal lives in the image of the assembly: it never moves and ends in a zero byte.
        fixed (byte* key = "tag"u8)
        {
            list[0] = new OsslParam { Key = key, DataType = OctetString, DataSize = (nuint)length };
        }

        list[1] = default;
    }
}
