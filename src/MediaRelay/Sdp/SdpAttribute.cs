namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One <c>a=</c> line. <paramref name="Value"/> is empty for a property attribute such as <c>a=rtcp-mux</c>.</summary>
internal readonly record struct SdpAttribute(string Name, string Value, int Line);
