namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One <c>a=</c> line.</summary>
/// <param name="Value">Empty for a property such as <c>a=rtcp-mux</c>.</param>
internal readonly record struct SdpAttribute(string Name, string Value, int Line);
