namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// The attributes that name what is sent: SSRCs (RFC 5576), restriction ids and simulcast (RFC 8851, 8853), msid
/// (RFC 8830).
/// </summary>
internal sealed class SourceAttributes
{
    // RFC 8830 2 allows 64 characters; some clients write more.
    private const int MaxIdLength = 256;

    /// <summary>Browsers send three at most; an answer may leave the rest out (RFC 8853 5.3.2).</summary>
    private const int MaxEncodings = 4;

    private readonly List<uint> _ssrcs = [];
    private readonly Dictionary<uint, uint> _rtxOf = [];
    private readonly HashSet<uint> _rtx = [];
    private readonly List<string> _sentRids = [];
    private string[] _simulcastRids = [];

    public string? StreamId { get; private set; }

    public string? TrackLabel { get; private set; }

    public AttributeReading Add(in SdpAttribute attribute) => attribute.Name switch
    {
        "ssrc" => When(TryReadSsrc(attribute.Value)),
        "ssrc-group" => When(TryReadGroup(attribute.Value)),
        "rid" => When(TryReadRid(attribute.Value)),
        "simulcast" => When(TryReadSimulcast(attribute.Value)),
        "msid" => When(TryReadMsid(attribute.Value)),
        _ => AttributeReading.NotMine,
    };

    /// <summary>Each primary SSRC once, with its RTX stream.</summary>
    public List<RemoteSource> Join()
    {
        var sources = new List<RemoteSource>();
        foreach (var ssrc in _ssrcs.Concat(_rtxOf.Keys).Distinct())
        {
            if (!_rtx.Contains(ssrc))
            {
                sources.Add(new RemoteSource(ssrc, _rtxOf.GetValueOrDefault(ssrc)));
            }
        }

        return sources;
    }

    /// <summary>The rids that simulcast lists and <c>a=rid</c> declares, first alternatives only, in order.</summary>
    public IReadOnlyList<string> RidsToReceive() => [.. _simulcastRids.Where(_sentRids.Contains).Distinct().Take(MaxEncodings)];

    private static AttributeReading When(bool read) => read ? AttributeReading.Read : AttributeReading.Malformed;

    private static bool IsRid(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private bool TryReadSsrc(string value)
    {
        if (!SdpGrammar.TryReadNumber(SdpGrammar.SplitHead(value).Head, uint.MaxValue, out var ssrc))
        {
            return false;
        }

        // An SSRC has a line for each of its attributes, one after another.
        if (_ssrcs.Count == 0 || _ssrcs[^1] != ssrc)
        {
            _ssrcs.Add(ssrc);
        }

        return true;
    }

    private bool TryReadGroup(string value)
    {
        var words = SdpGrammar.Words(value);
        var ssrcs = new uint[Math.Max(words.Length - 1, 0)];
        for (var i = 0; i < ssrcs.Length; i++)
        {
            if (!SdpGrammar.TryReadNumber(words[i + 1], uint.MaxValue, out ssrcs[i]))
            {
                return false;
            }
        }

        if (words.Length < 2 || words[0] != "FID")
        {
            // RFC 5576 4.2: other semantics (FEC, SIM) say nothing that the relay needs.
            return words.Length > 0;
        }

        if (ssrcs.Length != 2 || ssrcs[0] == ssrcs[1])
        {
            return false;
        }

        return _rtxOf.TryAdd(ssrcs[0], ssrcs[1]) && _rtx.Add(ssrcs[1]);
    }

    private bool TryReadRid(string value)
    {
        var words = SdpGrammar.Words(value);
        if (words.Length < 2 || !IsRid(words[0]) || words[1] is not ("send" or "recv"))
        {
            return false;
        }

        if (words[1] == "send")
        {
            _sentRids.Add(words[0]);
        }

        return true;
    }

    /// <summary>RFC 8853 5.1, "send 1;2,~3 recv 4": ';' parts streams, ',' alternatives, '~' means paused.</summary>
    private bool TryReadSimulcast(string value)
    {
        var words = SdpGrammar.Words(value);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var rids = words[i + 1].Split(';').Select(stream => stream.Split(',')[0].TrimStart('~')).ToArray();
            if (words[i] is not ("send" or "recv") || !rids.All(IsRid))
            {
                return false;
            }

            if (words[i] == "send")
            {
                _simulcastRids = rids;
            }
        }

        return words.Length is 2 or 4;
    }

    /// <summary>RFC 8830 2: "-" is a track without a stream. Of several msid lines the first counts.</summary>
    private bool TryReadMsid(string value)
    {
        var words = SdpGrammar.Words(value);
        if (words.Length is < 1 or > 2 || words.Any(word => word.Length > MaxIdLength || !SdpGrammar.IsToken(word)))
        {
            return false;
        }

        StreamId ??= words[0] == "-" ? null : words[0];
        TrackLabel ??= words.Length == 2 ? words[1] : null;
        return true;
    }
}
