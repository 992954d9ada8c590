namespace CrossStrait.Web.Endpoints;

/// <summary>
/// The body of a WHIP or WHEP PATCH, <c>application/trickle-ice-sdpfrag</c> (RFC 8840 9): ICE credentials and candidates,
/// before the first m-line or below one.
/// </summary>
internal sealed record SdpFragment(string? Ufrag, string? Password, string? MediaLine, string? Mid)
{
    // RFC 8839 5.4: 4 to 256 and 22 to 256 ice-chars.
    private const int ShortestUfrag = 4;
    private const int ShortestPassword = 22;
    private const int LongestCredential = 256;
    private const int MaxLines = 1024;

    public bool HasCredentials => Ufrag is not null && Password is not null;

    public static bool TryRead(string text, out SdpFragment? fragment)
    {
        fragment = null;
        var read = new SdpFragment(null, null, null, null);
        var lines = 0;
        var saysSomething = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (++lines > MaxLines || line.Length < 3 || line[1] != '=' || line[0] is not ('a' or 'm'))
            {
                return false;
            }

            if (!TryReadLine(line, ref read, ref saysSomething))
            {
                return false;
            }
        }

        // Credentials come in twos: one without the other belongs to no ICE session.
        if (!saysSomething || read.Ufrag is null != read.Password is null)
        {
            return false;
        }

        fragment = read;
        return true;
    }

    /// <summary>The server's side of an ICE restart in the same shape (RFC 9725 4.3.3).</summary>
    public string Answer(string ufrag, string password, IReadOnlyList<string> candidates)
    {
        var lines = new List<string> { "a=ice-lite" };
        if (MediaLine is not null)
        {
            lines.Add(MediaLine);
        }

        if (Mid is not null)
        {
            lines.Add($"a=mid:{Mid}");
        }

        lines.Add($"a=ice-ufrag:{ufrag}");
        lines.Add($"a=ice-pwd:{password}");
        lines.AddRange(candidates.Select(candidate => $"a={candidate}"));
        lines.Add("a=end-of-candidates");
        return string.Concat(lines.Select(line => $"{line}\r\n"));
    }

    /// <summary>Reads what is needed; the first of each counts, since all lines of a bundle share one transport.</summary>
    private static bool TryReadLine(ReadOnlySpan<char> line, ref SdpFragment read, ref bool saysSomething)
    {
        if (line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal))
        {
            read = read with { Ufrag = read.Ufrag ?? line["a=ice-ufrag:".Length..].ToString() };
            saysSomething = true;
            return IsCredential(read.Ufrag, ShortestUfrag);
        }

        if (line.StartsWith("a=ice-pwd:", StringComparison.Ordinal))
        {
            read = read with { Password = read.Password ?? line["a=ice-pwd:".Length..].ToString() };
            saysSomething = true;
            return IsCredential(read.Password, ShortestPassword);
        }

        if (line[0] == 'm')
        {
            read = read with { MediaLine = read.MediaLine ?? line.ToString() };
        }
        else if (line.StartsWith("a=mid:", StringComparison.Ordinal))
        {
            read = read with { Mid = read.Mid ?? line["a=mid:".Length..].ToString() };
        }

        saysSomething |= line.StartsWith("a=candidate:", StringComparison.Ordinal) || line is "a=end-of-candidates";
        return true;
    }

    /// <summary>ice-char = ALPHA / DIGIT / "+" / "/" (RFC 8839 5.1).</summary>
    private static bool IsCredential(string value, int shortest) =>
        value.Length >= shortest
        && value.Length <= LongestCredential
        && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/');
}
