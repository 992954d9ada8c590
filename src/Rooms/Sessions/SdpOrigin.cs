namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Tells one peer connection from another by the <c>o=</c> line of its offers. User name, session id, network type,
/// address type and address name the SDP session; only the version between them counts up (RFC 8866 5.2, RFC 3264 8).
/// </summary>
internal static class SdpOrigin
{
    /// <summary>The origin without its version, or empty if there is none; the relay judges such an offer.</summary>
    public static string Read(string sdp)
    {
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("o=", StringComparison.Ordinal))
            {
                var fields = line[2..].ToString().Split(' ');
                return fields.Length < 3 ? "" : string.Join(' ', fields.Where((_, index) => index != 2));
            }
        }

        return "";
    }
}
