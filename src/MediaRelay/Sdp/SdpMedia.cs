namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One media description (RFC 8866 5.14): the <c>m=</c> line and the attributes under it.</summary>
internal sealed record SdpMedia(
    string Kind,
    int Port,
    string Protocol,
    IReadOnlyList<string> Formats,
    IReadOnlyList<SdpAttribute> Attributes,
    int Line);
