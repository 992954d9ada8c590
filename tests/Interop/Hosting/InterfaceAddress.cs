using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>An address of this machine that is not loopback, which Firefox does not use for media.</summary>
internal static class InterfaceAddress
{
    public static IPAddress Find()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
        Assert.True(address is not null, "Firefox needs a network interface with an IPv4 address beside loopback.");
        return address;
    }
}
