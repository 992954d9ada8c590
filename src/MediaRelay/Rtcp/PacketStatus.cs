namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>What transport-wide feedback says of one packet (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1.1).</summary>
internal enum PacketStatus : byte
{
    NotReceived,

    /// <summary>Arrived 0 to 63.75 ms after the one before: the delta has one byte.</summary>
    SmallDelta,

    /// <summary>Arrived later than that, or before the one before: the delta has two bytes, signed.</summary>
    LargeDelta,
    Reserved,
}
