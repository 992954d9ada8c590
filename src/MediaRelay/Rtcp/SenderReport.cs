using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>The sender's part of a sender report (RFC 3550 6.4.1): one point of its media clock on the wallclock.</summary>
internal readonly record struct SenderReport(uint Ssrc, NtpTime Ntp, uint RtpTimestamp, uint PacketCount, uint OctetCount);
