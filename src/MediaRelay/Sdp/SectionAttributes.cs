namespace CrossStrait.MediaRelay.Sdp;

/// <summary>All attributes of one section, either the session part or one m-line, as typed values.</summary>
internal sealed class SectionAttributes
{
    // RFC 9143 15.1: a mid should be short; the two-byte header extension carries at most 255 bytes (RFC 8285 4.3).
    private const int MaxMidLength = 255;

    private readonly List<OfferedExtension> _extensions = [];

    public string? Mid { get; private set; }

    public MediaDirection? Direction { get; private set; }

    public bool IsBundleOnly { get; private set; }

    public bool HasRtcpMux { get; private set; }

    public bool HasReducedSizeRtcp { get; private set; }

    public bool AllowsMixedExtensions { get; private set; }

    public IReadOnlyList<OfferedExtension> Extensions => _extensions;

    public TransportAttributes Transport { get; } = new();

    public PayloadAttributes Payloads { get; } = new();

    public SourceAttributes Sources { get; } = new();

    /// <summary>Takes an attribute in. False if the relay knows its name and cannot read its value.</summary>
    public bool TryAdd(in SdpAttribute attribute)
    {
        var reading = AddOwn(attribute);
        if (reading == AttributeReading.NotMine)
        {
            reading = Transport.Add(attribute);
        }

        if (reading == AttributeReading.NotMine)
        {
            reading = Payloads.Add(attribute);
        }

        if (reading == AttributeReading.NotMine)
        {
            reading = Sources.Add(attribute);
        }

        return reading != AttributeReading.Malformed;
    }

    private static AttributeReading When(bool read) => read ? AttributeReading.Read : AttributeReading.Malformed;

    private AttributeReading AddOwn(in SdpAttribute attribute)
    {
        switch (attribute.Name)
        {
            case "mid":
                Mid = attribute.Value;
                return When(attribute.Value.Length <= MaxMidLength && SdpGrammar.IsToken(attribute.Value));
            case "extmap":
                return When(TryReadExtension(attribute.Value));
            case "bundle-only":
                IsBundleOnly = true;
                return AttributeReading.Read;
            case "rtcp-mux" or "rtcp-mux-only":
                HasRtcpMux = true;
                return AttributeReading.Read;
            case "rtcp-rsize":
                HasReducedSizeRtcp = true;
                return AttributeReading.Read;
            case "extmap-allow-mixed":
                AllowsMixedExtensions = true;
                return AttributeReading.Read;
            default:
                return AddDirection(attribute);
        }
    }

    private AttributeReading AddDirection(in SdpAttribute attribute)
    {
        if (!MediaDirectionNames.TryRead(attribute.Name, out var direction))
        {
            return AttributeReading.NotMine;
        }

        Direction = direction;
        return AttributeReading.Read;
    }

    /// <summary>RFC 8285 8: "id[/direction] uri [attributes]".</summary>
    private bool TryReadExtension(string value)
    {
        var words = SdpGrammar.Words(value);
        if (words.Length < 2)
        {
            return false;
        }

        var direction = MediaDirection.SendReceive;
        var slash = words[0].IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !MediaDirectionNames.TryRead(words[0][(slash + 1)..], out direction))
        {
            return false;
        }

        // RFC 8285 5: 1 to 255 are ids, 4096 to 4351 stand for ids that the answerer may pick; the relay does not.
        var digits = slash < 0 ? words[0] : words[0][..slash];
        if (!SdpGrammar.TryReadNumber(digits, 4351, out var id) || id is 0 or (> 255 and < 4096))
        {
            return false;
        }

        if (id <= 255)
        {
            if (_extensions.Exists(extension => extension.Id == id))
            {
                return false;
            }

            _extensions.Add(new OfferedExtension((byte)id, direction, words[1]));
        }

        return true;
    }
}
