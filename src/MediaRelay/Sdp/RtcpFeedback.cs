namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The feedback (RFC 4585 4.2, RFC 5104 7.1) that the relay gives and takes.</summary>
[Flags]
internal enum RtcpFeedback : byte
{
    None = 0,
    Nack = 1,
    Pli = 2,
    Fir = 4,
}
