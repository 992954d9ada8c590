namespace CrossStrait.MediaRelay.Srtp;

/// <summary>The SRTP protection profiles that the relay speaks, in its order of preference.</summary>
internal enum SrtpProfile : byte
{
    /// <summary>RFC 7714: less than half the cost of the other for a video packet.</summary>
    AeadAes128Gcm,

    /// <summary>RFC 5764 4.1.2: mandatory for every WebRTC endpoint (RFC 8827 6.5).</summary>
    AesCm128HmacSha1_80,
}

/// <summary>What each profile fixes: names and lengths in bytes.</summary>
internal static class SrtpProfiles
{
    /// <summary>Of the master key and of the session key: 128 bits in both profiles.</summary>
    public const int KeyLength = 16;

    extension(SrtpProfile profile)
    {
        /// <summary>The name in the IANA registry of DTLS-SRTP protection profiles.</summary>
        public string IanaName => profile == SrtpProfile.AeadAes128Gcm
            ? "SRTP_AEAD_AES_128_GCM"
            : "SRTP_AES128_CM_HMAC_SHA1_80";

        /// <summary>96 bits for GCM (RFC 7714 12), 112 bits for counter mode (RFC 3711 8.2).</summary>
        public int SaltLength => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

        /// <summary>HMAC-SHA1 is cut to 80 bits; the GCM tag is whole.</summary>
        public int RtpTagLength => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

        public int RtcpTagLength => profile.RtpTagLength;

        /// <summary>RFC 7714 9.3 has the SRTCP index last; RFC 3711 3.4 has the tag last.</summary>
        public bool TagBeforeRtcpWord => profile == SrtpProfile.AeadAes128Gcm;

        /// <summary>160 bits for HMAC-SHA1 (RFC 3711 5.2), none for an AEAD.</summary>
        public int AuthenticationKeyLength => profile == SrtpProfile.AeadAes128Gcm ? 0 : 20;
    }
}
