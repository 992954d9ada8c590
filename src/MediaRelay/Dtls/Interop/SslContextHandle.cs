using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Dtls.Interop;

/// <summary>Owns one <c>SSL_CTX*</c>.</summary>
internal sealed class SslContextHandle : SafeHandle
{
    public SslContextHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
