namespace CrossStrait.Signaling;

/// <summary>Configuration section "Turn": a TURN server that shares a secret with this one (coturn's <c>static-auth-secret</c>).</summary>
public sealed record TurnOptions
{
    /// <summary>
    /// Comma-separated, as browsers take them: <c>turn:turn.example.org:3478?transport=udp,turns:turn.example.org:443</c>.
    /// Empty: no TURN server.
    /// </summary>
    public string Urls { get; init; } = "";

    public string Secret { get; init; } = "";

    /// <summary>How long credentials open the TURN server. Who is in a call then goes on; a new connection asks for new ones.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>What is wrong with the section, for the operator; null if nothing is.</summary>
    public string? FindFault()
    {
        foreach (var url in ReadUrls())
        {
            if (!url.StartsWith("turn:", StringComparison.Ordinal) && !url.StartsWith("turns:", StringComparison.Ordinal))
            {
                return $"Turn:Urls: '{url}' does not begin with turn: or turns:.";
            }
        }

        if (ReadUrls().Count > 0 && Secret.Length == 0)
        {
            return "Turn:Secret is missing: it is the static-auth-secret of the TURN server.";
        }

        return Lifetime < TimeSpan.FromMinutes(1) ? "Turn:Lifetime is less than a minute." : null;
    }

    internal IReadOnlyList<string> ReadUrls() => Urls.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
