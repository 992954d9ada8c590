namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>Writes small offers line by line, and finds the recorded ones.</summary>
internal static class OfferText
{
    public const string Fingerprint =
        "sha-256 93:8D:A7:26:42:C1:6F:14:49:89:88:3F:5A:44:E3:97:FD:F6:60:8E:EA:17:F0:3E:87:3C:AF:BE:E2:D2:B1:7B";

    public const string OtherFingerprint =
        "sha-256 AA:95:DB:F1:55:4B:81:BC:6C:D0:94:00:DB:0C:D4:BA:AF:1A:8E:24:CB:A2:A2:59:FC:82:3A:66:6A:0B:A8:B4";

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "sdp");

    public static IEnumerable<string> RecordedNames =>
        Directory.EnumerateFiles(_folder, "offer-*.sdp").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static string Recorded(string name) => File.ReadAllText(Path.Combine(_folder, name));

    public static string Of(string? bundle, params string[] media) => Of(bundle, [], media);

    public static string Of(string? bundle, string[] session, params string[] media)
    {
        var lines = new List<string> { "v=0", "o=- 6795890026028296184 2 IN IP4 127.0.0.1", "s=-", "t=0 0" };
        if (bundle is not null)
        {
            lines.Add($"a=group:BUNDLE {bundle}");
        }

        return string.Concat(lines.Concat(session).Concat(media).Select(line => line + "\r\n"));
    }

    public static string Audio(string? mid, string direction = "sendonly", string[]? more = null, string[]? transport = null, int port = 9) =>
        Join($"m=audio {port} UDP/TLS/RTP/SAVPF 111", mid, direction, transport,
            ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1;stereo=1", .. more ?? []]);

    public static string Video(string? mid, string direction = "sendonly", string[]? more = null, string[]? transport = null, int port = 9) =>
        Join($"m=video {port} UDP/TLS/RTP/SAVPF 96 97", mid, direction, transport,
            [
                "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 ccm fir", "a=rtcp-fb:96 goog-remb",
                "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96", .. more ?? [],
            ]);

    public static string DataChannel(string mid) =>
        Join("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", mid, null, null, ["a=sctp-port:5000"]);

    public static string[] Transport(string ufrag = "4xAX", string password = "XDxS/HNnfFQwtEzN00KxChdo", string setup = "actpass", string fingerprint = Fingerprint) =>
        [$"a=ice-ufrag:{ufrag}", $"a=ice-pwd:{password}", $"a=fingerprint:{fingerprint}", $"a=setup:{setup}"];

    private static string Join(string media, string? mid, string? direction, string[]? transport, string[] more)
    {
        List<string> lines = [media, "c=IN IP4 0.0.0.0", .. transport ?? Transport()];
        if (mid is not null)
        {
            lines.Add($"a=mid:{mid}");
        }

        if (direction is not null)
        {
            lines.Add($"a={direction}");
            lines.Add("a=rtcp-mux");
        }

        return string.Join("\r\n", lines.Concat(more));
    }
}
