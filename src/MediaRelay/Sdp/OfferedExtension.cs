namespace CrossStrait.MediaRelay.Sdp;

/// <summary><c>a=extmap</c> (RFC 8285 8). The direction is the offerer's.</summary>
internal readonly record struct OfferedExtension(byte Id, MediaDirection Direction, string Uri);
