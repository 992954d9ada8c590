using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Which addresses this machine has, and which of them are worth announcing.</summary>
internal static class LocalAddresses
{
    /// <summary>One socket is bound to each: loopback and every unicast address but link-local ones.</summary>
    public static IReadOnlyList<IPAddress> ToBind()
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !address.IsIPv6LinkLocal && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .Distinct()
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .ToList();
        return addresses.Count > 0 ? addresses : [IPAddress.Loopback];
    }

    /// <summary>The configured addresses, or all bound ones but loopback, or loopback if there is nothing else.</summary>
    public static IReadOnlyList<IPAddress> ToAnnounce(string configured, IReadOnlyList<IPAddress> bound)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return [.. configured
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
                    ? address
                    : throw new ArgumentException($"MediaRelay:AnnouncedAddress: '{text}' is not an IP address that can be called"))
                .Distinct()];
        }

        var outward = bound.Where(address => !IPAddress.IsLoopback(address)).ToList();
        return outward.Count > 0 ? outward : [.. bound.Take(1)];
    }
}
