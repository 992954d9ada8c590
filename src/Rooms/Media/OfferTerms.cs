namespace CrossStrait.Rooms.Media;

/// <summary>What a session lets an offer become.</summary>
/// <param name="MayPublish">Sending lines become tracks.</param>
/// <param name="MaySubscribe">Receiving lines become slots.</param>
/// <param name="VideoCodecs">What its tracks may use; null for all.</param>
/// <param name="Encrypted">Its tracks are encrypted end to end.</param>
/// <param name="TcpOnly">It is answered with TCP candidates alone.</param>
/// <param name="Group">The room, whose transports the relay keeps together.</param>
internal readonly record struct OfferTerms(
    bool MayPublish,
    bool MaySubscribe,
    IReadOnlyList<string>? VideoCodecs = null,
    bool Encrypted = false,
    bool TcpOnly = false,
    string? Group = null);
