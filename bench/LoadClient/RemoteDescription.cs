using System.Globalization;
using System.Net;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.LoadClient;

/// <summary>What a connection needs of the server's SDP, read line by line and not with the relay's parser.</summary>
/// <param name="Mids">In the order of the lines.</param>
internal sealed record RemoteDescription(
    IceCredentials Credentials, CertificateFingerprint Fingerprint, IPEndPoint Address, IReadOnlyList<string> Mids)
{
    public static RemoteDescription Read(string sdp)
    {
        var lines = sdp.Split('\n', StringSplitOptions.TrimEntries);
        string Value(string prefix) => lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal)) is { } line
            ? line[prefix.Length..]
            : throw new FormatException($"no {prefix} in the server's SDP:\n{sdp}");

        if (!CertificateFingerprint.TryParse(Value("a=fingerprint:"), out var fingerprint))
        {
            throw new FormatException("the server's fingerprint is not one");
        }

        var candidates = lines
            .Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Where(parts => parts[2].Equals("udp", StringComparison.OrdinalIgnoreCase) && IPAddress.TryParse(parts[4], out var address)
                && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            .ToList();
        var candidate = candidates.Count > 0 ? candidates[0] : throw new FormatException($"no UDP candidate in the server's SDP:\n{sdp}");
        return new RemoteDescription(
            new IceCredentials(Value("a=ice-ufrag:"), Value("a=ice-pwd:")),
            fingerprint,
            new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5], CultureInfo.InvariantCulture)),
            [.. lines.Where(line => line.StartsWith("a=mid:", StringComparison.Ordinal)).Select(line => line["a=mid:".Length..])]);
    }
}
