using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Dtls.Interop;

/// <summary><c>SRTP_PROTECTION_PROFILE</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SrtpProtectionProfile
{
    /// <summary>A C string.</summary>
    public readonly IntPtr Name;

    /// <summary>The number of the IANA registry (RFC 5764 4.1.2).</summary>
    public readonly ulong Id;
}
