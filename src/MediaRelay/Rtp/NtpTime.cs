namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Wallclock on the wire: seconds since 1900 in the upper 32 bits, fraction in the lower (RFC 3550 4).</summary>
internal readonly record struct NtpTime(ulong Value)
{
    private const long SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>The middle 32 bits, as LSR and DLSR in report blocks count (RFC 3550 6.4.1): units of 1/65536 second.</summary>
    public uint Middle => (uint)(Value >> 16);

    public static NtpTime FromUnix(TimeSpan sinceUnixEpoch)
    {
        var (seconds, rest) = Math.DivRem(sinceUnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        var fraction = ((ulong)rest << 32) / TimeSpan.TicksPerSecond;
        return new NtpTime(((ulong)(seconds + SecondsFrom1900To1970) << 32) | fraction);
    }

    /// <summary>RFC 4330 3: the seconds wrap in 2036, so values with the top bit clear belong to the years 2036 to 2104.</summary>
    public TimeSpan ToUnix()
    {
        var seconds = (long)(Value >> 32);
        if (seconds < 0x8000_0000)
        {
            seconds += 0x1_0000_0000;
        }

        var fraction = (long)((((Value & 0xFFFF_FFFF) * TimeSpan.TicksPerSecond) + 0x8000_0000) >> 32);
        return new TimeSpan(((seconds - SecondsFrom1900To1970) * TimeSpan.TicksPerSecond) + fraction);
    }
}
