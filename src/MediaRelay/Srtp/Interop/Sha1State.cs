using System.Runtime.CompilerServices;

namespace CrossStrait.MediaRelay.Srtp.Interop;

/// <summary><c>SHA_CTX</c>: 96 bytes and no pointer in them, so a copy is a second hash in the same state.</summary>
[InlineArray(24)]
internal struct Sha1State
{
    private uint _word;
}
