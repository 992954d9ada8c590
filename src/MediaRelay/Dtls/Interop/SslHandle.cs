using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Dtls.Interop;

/// <summary>Owns one <c>SSL*</c>, and with it the BIOs given to it.</summary>
internal sealed class SslHandle : SafeHandle
{
    public SslHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
