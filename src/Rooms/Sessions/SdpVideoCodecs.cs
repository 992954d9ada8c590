namespace CrossStrait.Rooms.Sessions;

/// <summary>The names of the video codecs that an offer would send or receive. The relay reads the offer for real.</summary>
internal static class SdpVideoCodecs
{
    public static IReadOnlySet<string> Sent(string sdp) => Read(sdp, "recvonly");

    public static IReadOnlySet<string> Received(string sdp) => Read(sdp, "sendonly");

    /// <param name="sdp">Session and media descriptions (RFC 8866).</param>
    /// <param name="other">The direction that is not meant. A line without any is <c>sendrecv</c> (RFC 8866 6.7).</param>
    private static HashSet<string> Read(string sdp, string other)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var ofLine = new List<string>();
        var counts = false;
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                Close();
                counts = line.StartsWith("m=video ", StringComparison.Ordinal);
            }
            else if (line.StartsWith("a=rtpmap:", StringComparison.Ordinal) && NameOf(line) is { } name)
            {
                ofLine.Add(name);
            }
            else if (line.StartsWith("a=inactive", StringComparison.Ordinal) || (line.StartsWith("a=", StringComparison.Ordinal) && line[2..].SequenceEqual(other)))
            {
                counts = false;
            }
        }

        Close();
        return names;

        void Close()
        {
            if (counts)
            {
                names.UnionWith(ofLine);
            }

            ofLine.Clear();
        }
    }

    /// <summary>"a=rtpmap:96 VP8/90000" is VP8; what only repairs other payloads is no codec.</summary>
    private static string? NameOf(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        var slash = line.IndexOf('/');
        if (space < 0 || slash <= space + 1)
        {
            return null;
        }

        var name = line[(space + 1)..slash].ToString();
        return name.ToUpperInvariant() is "RTX" or "RED" or "ULPFEC" or "FLEXFEC-03" ? null : name;
    }
}
