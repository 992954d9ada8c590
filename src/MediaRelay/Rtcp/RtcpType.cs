namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>Packet types of RTCP (RFC 3550 12.1, RFC 4585 6.1) and the formats of feedback packets that the relay speaks.</summary>
internal static class RtcpType
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte SourceDescription = 202;
    public const byte Bye = 203;
    public const byte TransportFeedback = 205;
    public const byte PayloadFeedback = 206;

    /// <summary>Extended report (RFC 3611 2).</summary>
    public const byte ExtendedReport = 207;

    /// <summary>Receiver reference time, a block of an extended report (RFC 3611 4.4).</summary>
    public const byte ReferenceTimeBlock = 4;

    /// <summary>Delay since the last receiver reference time, a block of an extended report (RFC 3611 4.5).</summary>
    public const byte DelayBlock = 5;

    /// <summary>Generic NACK, a format of transport feedback (RFC 4585 6.2.1).</summary>
    public const byte NackFormat = 1;

    /// <summary>Picture loss indication, a format of payload feedback (RFC 4585 6.3.1).</summary>
    public const byte PliFormat = 1;

    /// <summary>Full intra request, a format of payload feedback (RFC 5104 4.3.1).</summary>
    public const byte FirFormat = 4;

    /// <summary>Transport-wide congestion control, a format of transport feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).</summary>
    public const byte TransportWideFormat = 15;

    /// <summary>Application layer feedback, a format of payload feedback (RFC 4585 6.4). REMB is one.</summary>
    public const byte ApplicationFormat = 15;

    /// <summary>The only item of a source description that must be sent (RFC 3550 6.5.1).</summary>
    public const byte CnameItem = 1;

    /// <summary>What tells REMB from other application layer feedback (draft-alvestrand-rmcat-remb-03, 2.2).</summary>
    public static ReadOnlySpan<byte> RembIdentifier => "REMB"u8;
}
