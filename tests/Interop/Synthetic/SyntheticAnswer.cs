using System.Globalization;
using System.Net;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Ice;
using Xunit;

namespace CrossStrait.Interop.Synthetic;

/// <summary>What a peer takes from an answer, read line by line and not with the relay's own parser.</summary>
internal sealed record SyntheticAnswer(IceCredentials Credentials, CertificateFingerprint Fingerprint, IPEndPoint Relay)
{
    public static SyntheticAnswer Read(string sdp)
    {
        Assert.True(CertificateFingerprint.TryParse(Value(sdp, "a=fingerprint:"), out var fingerprint), sdp);
        var candidate = Value(sdp, "a=candidate:").Split(' ');
        var relay = new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5], CultureInfo.InvariantCulture));
        return new SyntheticAnswer(ReadCredentials(sdp), fingerprint, relay);
    }

    /// <summary>Of an answer or of the fragment that an ICE restart returns.</summary>
    public static IceCredentials ReadCredentials(string sdp) => new(Value(sdp, "a=ice-ufrag:"), Value(sdp, "a=ice-pwd:"));

    private static string Value(string sdp, string prefix)
    {
        var line = sdp.Split("\r\n").FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal));
        Assert.True(line is not null, $"No {prefix} in\n{sdp}");
        return line[prefix.Length..];
    }
}
