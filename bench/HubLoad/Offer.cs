namespace CrossStrait.HubLoad;

/// <summary>A browser's offer of one microphone and one camera, cut down to what the relay reads. No media follows it.</summary>
internal static class Offer
{
    private const string Transport = """
        c=IN IP4 0.0.0.0
        a=ice-ufrag:4xAX
        a=ice-pwd:XDxS/HNnfFQwtEzN00KxChdo
        a=fingerprint:sha-256 93:8D:A7:26:42:C1:6F:14:49:89:88:3F:5A:44:E3:97:FD:F6:60:8E:EA:17:F0:3E:87:3C:AF:BE:E2:D2:B1:7B
        a=setup:actpass
        a=sendonly
        a=rtcp-mux
        """;

    public static string Text { get; } = $"""
        v=0
        o=- 6795890026028296184 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        {Transport}
        a=mid:0
        a=rtpmap:111 opus/48000/2
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        {Transport}
        a=mid:1
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96

        """.ReplaceLineEndings("\r\n");
}
