namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What the relay says of itself in an answer.</summary>
/// <param name="Fingerprint">As behind <c>a=fingerprint:</c>.</param>
/// <param name="Candidates">Whole attributes without "a=": "candidate:1 1 udp ...".</param>
internal readonly record struct LocalParameters(
    string Ufrag, string Password, string Fingerprint, IReadOnlyList<string> Candidates);
