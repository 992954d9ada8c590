namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// The attributes that give payload types their meaning: rtpmap, fmtp (RFC 8866 6.6, 6.15) and rtcp-fb (RFC 4585 4.2).
/// </summary>
internal sealed class PayloadAttributes
{
    private readonly Dictionary<byte, RtpMap> _maps = [];
    private readonly Dictionary<byte, string> _formats = [];
    private readonly Dictionary<byte, RtcpFeedback> _feedback = [];
    private RtcpFeedback _feedbackOfAll;

    public AttributeReading Add(in SdpAttribute attribute) => attribute.Name switch
    {
        "rtpmap" => When(TryReadMap(attribute.Value)),
        "fmtp" => When(TryReadFormat(attribute.Value)),
        "rtcp-fb" => When(TryReadFeedback(attribute.Value)),
        _ => AttributeReading.NotMine,
    };

    /// <summary>The codecs of an m-line in the offerer's order of preference, RTX joined to what it repairs.</summary>
    public List<OfferedCodec> Join(IReadOnlyList<byte> payloadTypes)
    {
        var rtxOf = new Dictionary<byte, byte>();
        var redOf = new Dictionary<byte, byte>();
        foreach (var payloadType in payloadTypes)
        {
            if (!_maps.TryGetValue(payloadType, out var map))
            {
                continue;
            }

            if (map.IsRtx && TryReadAssociated(payloadType, out var associated))
            {
                rtxOf.TryAdd(associated, payloadType);
            }
            else if (map.IsRed && TryReadRedundant(payloadType, out var primary) &&
                _maps.TryGetValue(primary, out var other) && (other.ClockRate, other.Channels) == (map.ClockRate, map.Channels))
            {
                redOf.TryAdd(primary, payloadType);
            }
        }

        var codecs = new List<OfferedCodec>();
        foreach (var payloadType in payloadTypes.Distinct())
        {
            if (_maps.TryGetValue(payloadType, out var map) && !map.IsRtx && !map.IsRed)
            {
                codecs.Add(new OfferedCodec(
                    payloadType,
                    map.Name,
                    map.ClockRate,
                    map.Channels,
                    _formats.GetValueOrDefault(payloadType, ""),
                    _feedback.GetValueOrDefault(payloadType) | _feedbackOfAll,
                    rtxOf.GetValueOrDefault(payloadType),
                    redOf.GetValueOrDefault(payloadType)));
            }
        }

        return codecs;
    }

    private static AttributeReading When(bool read) => read ? AttributeReading.Read : AttributeReading.Malformed;

    private bool TryReadMap(string value)
    {
        var (head, rest) = SdpGrammar.SplitHead(value);
        var parts = rest.Split('/');
        if (!SdpGrammar.TryReadPayloadType(head, out var payloadType) ||
            parts.Length is < 2 or > 3 || !SdpGrammar.IsToken(parts[0]) ||
            !SdpGrammar.TryReadNumber(parts[1], int.MaxValue, out var clockRate))
        {
            return false;
        }

        var channels = 1u;
        if (parts.Length == 3 && !SdpGrammar.TryReadNumber(parts[2], byte.MaxValue, out channels))
        {
            return false;
        }

        return _maps.TryAdd(payloadType, new RtpMap(parts[0], (int)clockRate, (int)channels));
    }

    private bool TryReadFormat(string value)
    {
        var (head, rest) = SdpGrammar.SplitHead(value);
        if (!SdpGrammar.TryReadPayloadType(head, out var payloadType) || rest.Length == 0)
        {
            return false;
        }

        _formats.TryAdd(payloadType, rest);
        return true;
    }

    private bool TryReadFeedback(string value)
    {
        var (head, rest) = SdpGrammar.SplitHead(value);
        var feedback = rest switch
        {
            "nack" => RtcpFeedback.Nack,
            "nack pli" => RtcpFeedback.Pli,
            "ccm fir" => RtcpFeedback.Fir,
            "transport-cc" => RtcpFeedback.TransportCc,
            "goog-remb" => RtcpFeedback.Remb,
            _ => RtcpFeedback.None,
        };
        if (head == "*")
        {
            _feedbackOfAll |= feedback;
            return rest.Length > 0;
        }

        if (!SdpGrammar.TryReadPayloadType(head, out var payloadType) || rest.Length == 0)
        {
            return false;
        }

        _feedback[payloadType] = _feedback.GetValueOrDefault(payloadType) | feedback;
        return true;
    }

    /// <summary>RFC 4588 8.1: <c>apt=</c> names the payload type that an RTX payload type repairs.</summary>
    private bool TryReadAssociated(byte payloadType, out byte associated)
    {
        associated = 0;
        var format = _formats.GetValueOrDefault(payloadType, "");
        foreach (var parameter in format.Split(';', StringSplitOptions.TrimEntries))
        {
            if (parameter.StartsWith("apt=", StringComparison.OrdinalIgnoreCase))
            {
                return SdpGrammar.TryReadPayloadType(parameter.AsSpan(4), out associated);
            }
        }

        return false;
    }

    /// <summary>
    /// RFC 2198 5, "111/111": the payload types of the blocks of a packet, here one and the same for all. Redundancy in
    /// another codec is not taken.
    /// </summary>
    private bool TryReadRedundant(byte payloadType, out byte primary)
    {
        primary = 0;
        var types = _formats.GetValueOrDefault(payloadType, "").Split('/');
        return types.Length > 1 && Array.TrueForAll(types, type => type == types[0]) &&
            SdpGrammar.TryReadPayloadType(types[0], out primary);
    }

    private readonly record struct RtpMap(string Name, int ClockRate, int Channels)
    {
        public bool IsRtx => Name.Equals("rtx", StringComparison.OrdinalIgnoreCase);

        public bool IsRed => Name.Equals("red", StringComparison.OrdinalIgnoreCase);
    }
}
