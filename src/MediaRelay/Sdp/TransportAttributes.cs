namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The attributes of ICE (RFC 8839 5) and DTLS (RFC 8122, 8842) in one section.</summary>
internal sealed class TransportAttributes
{
    private readonly List<SdpAttribute> _fingerprints = [];
    private readonly List<string> _iceOptions = [];

    public string? Ufrag { get; private set; }

    public string? Password { get; private set; }

    public DtlsSetup? Setup { get; private set; }

    /// <summary>Where <c>a=ice-lite</c> stands, or null.</summary>
    public int? IceLiteLine { get; private set; }

    public IReadOnlyList<SdpAttribute> Fingerprints => _fingerprints;

    public IReadOnlyList<string> IceOptions => _iceOptions;

    public AttributeReading Add(in SdpAttribute attribute)
    {
        switch (attribute.Name)
        {
            case "ice-ufrag":
                // RFC 8839 5.4: 4 to 256 ice-chars, and 22 to 256 for the password.
                Ufrag = attribute.Value;
                return When(SdpGrammar.IsIceText(attribute.Value, 4, 256));
            case "ice-pwd":
                Password = attribute.Value;
                return When(SdpGrammar.IsIceText(attribute.Value, 22, 256));
            case "ice-options":
                _iceOptions.AddRange(SdpGrammar.Words(attribute.Value));
                return When(_iceOptions.Count > 0);
            case "ice-lite":
                IceLiteLine = attribute.Line;
                return AttributeReading.Read;
            case "fingerprint":
                _fingerprints.Add(attribute);
                return When(IsFingerprint(attribute.Value));
            case "setup":
                return When(TryReadSetup(attribute.Value));
            default:
                return AttributeReading.NotMine;
        }
    }

    private static AttributeReading When(bool read) => read ? AttributeReading.Read : AttributeReading.Malformed;

    /// <summary>The shape alone: which algorithms are good enough is decided by the certificate check.</summary>
    private static bool IsFingerprint(string value)
    {
        var (algorithm, digits) = SdpGrammar.SplitHead(value);
        return SdpGrammar.IsToken(algorithm) && digits.Length > 0 &&
            digits.All(digit => digit == ':' || char.IsAsciiHexDigit(digit));
    }

    private bool TryReadSetup(string value)
    {
        Setup = value switch
        {
            "actpass" => DtlsSetup.ActivePassive,
            "active" => DtlsSetup.Active,
            "passive" => DtlsSetup.Passive,
            "holdconn" => DtlsSetup.HoldConnection,
            _ => null,
        };
        return Setup is not null;
    }
}
