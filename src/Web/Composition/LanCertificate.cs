using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Composition;

/// <summary>
/// The self-signed certificate of <c>--lan</c>: browsers give camera and microphone only to https. It is kept in the data
/// directory, so that its fingerprint, which people compare once, stays the same from start to start.
/// </summary>
internal static class LanCertificate
{
    /// <summary>Browsers refuse server certificates that live longer than 398 days.</summary>
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(390);
    private static readonly TimeSpan _renewal = TimeSpan.FromDays(14);

    public static X509Certificate2 Open(DataPaths paths, DateTimeOffset now)
    {
        var file = Path.Combine(paths.Keys, "lan.pem");
        var certificate = Load(PrivateFile.ReadOrCreate(file, () => Create(now)));
        if (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime > _renewal)
        {
            return certificate;
        }

        certificate.Dispose();
        PrivateFile.Replace(file, Create(now));
        return Load(File.ReadAllText(file));
    }

    /// <summary>SHA-256 as browsers show it.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString("X2", null)));

    /// <summary>Addresses of this machine that others in the network can reach.</summary>
    public static IReadOnlyList<IPAddress> ListAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1),
    ];

    private static X509Certificate2 Load(string pem) => X509Certificate2.CreateFromPem(pem, pem);

    private static string Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CrossStrait", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var address in ListAddresses())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // id-kp-serverAuth, RFC 5280 4.2.1.12
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + _lifetime);
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
