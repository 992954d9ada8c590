namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The feedback (RFC 4585 4.2, RFC 5104 7.1, and two drafts that all browsers know) that the relay gives and takes.</summary>
[Flags]
internal enum RtcpFeedback : byte
{
    None = 0,
    Nack = 1,
    Pli = 2,
    Fir = 4,

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01.</summary>
    TransportCc = 8,

    /// <summary>draft-alvestrand-rmcat-remb-03.</summary>
    Remb = 16,
}
