using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// Clears the upper halves of the vector registers. The compiler copies structures with wide ones and leaves them set
/// until the copying method returns; libcrypto's SSE instructions then cost 0.15 us a packet more.
/// </summary>
internal static class WideRegisters
{
    /// <summary>A method that uses 256 bits ends with <c>vzeroupper</c>: that end is all that is wanted of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Clear(ref ulong scratch)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            scratch = Vector256.Sum(Vector256.Create(scratch));
        }
    }
}
