using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>
/// A network of its own with one wire to this machine, on which a test drops what it likes. Needs the right to make one
/// (root); without it the tests that use it fail and say so.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const string Prefix = "crossstrait-";

    private readonly string _name;
    private readonly string _wire = "crossstrait0";
    private readonly DirectoryInfo _scripts;

    private NetworkNamespace(string name, DirectoryInfo scripts)
    {
        _name = name;
        _scripts = scripts;
    }

    /// <summary>This machine's end of the wire.</summary>
    public static string HostAddress => "10.213.77.1";

    public static async Task<NetworkNamespace> CreateAsync()
    {
        await RemoveAbandonedAsync();
        var network = new NetworkNamespace($"{Prefix}{Environment.ProcessId}", Directory.CreateTempSubdirectory("crossstrait-network-"));
        try
        {
            await RunAsync("ip", "netns", "add", network._name);
            await RunAsync("ip", "link", "add", network._wire, "type", "veth", "peer", "name", "wire0", "netns", network._name);
            await RunAsync("ip", "address", "add", $"{HostAddress}/30", "dev", network._wire);
            await RunAsync("ip", "link", "set", network._wire, "up");
            await network.RunInsideAsync("ip", "address", "add", "10.213.77.2/30", "dev", "wire0");
            await network.RunInsideAsync("ip", "link", "set", "wire0", "up");
            await network.RunInsideAsync("ip", "link", "set", "lo", "up");
            await network.RunInsideAsync("nft", "add table inet test");
            await network.RunInsideAsync("nft", "add chain inet test out { type filter hook output priority 0; }");
            await network.RunInsideAsync("nft", "add chain inet test in { type filter hook input priority 0; }");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on nothing that matches goes out, and nothing comes in.</summary>
    /// <param name="leaving">In nftables' words, of packets that leave.</param>
    /// <param name="coming">The same of packets that come.</param>
    public async Task DropAsync(string leaving, string coming)
    {
        await RunInsideAsync("nft", $"add rule inet test out {leaving} drop");
        await RunInsideAsync("nft", $"add rule inet test in {coming} drop");
    }

    /// <summary>
    /// From now on no more than this comes in, all that the machine sends taken together. What waits longer than the buffer
    /// lasts is dropped at its end.
    /// </summary>
    public async Task NarrowAsync(int kilobitsPerSecond, TimeSpan buffer) => await RunAsync(
        "tc", "qdisc", "replace", "dev", _wire, "root", "tbf", "burst", "1600",
        "rate", string.Create(CultureInfo.InvariantCulture, $"{kilobitsPerSecond}kbit"),
        "latency", string.Create(CultureInfo.InvariantCulture, $"{buffer.TotalMilliseconds:0}ms"));

    /// <summary>A program that runs another one inside.</summary>
    public string Enter(string program)
    {
        var script = Path.Combine(_scripts.FullName, Path.GetFileName(program));
        File.WriteAllText(script, $"#!/bin/sh\nexec ip netns exec {_name} {program} \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync(_name);
        _scripts.Delete(recursive: true);
    }

    /// <summary>A test process that was killed leaves its network behind.</summary>
    private static async Task RemoveAbandonedAsync()
    {
        foreach (var path in Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", $"{Prefix}*") : [])
        {
            var name = Path.GetFileName(path);
            var owner = int.Parse(name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture);
            if (!Directory.Exists($"/proc/{owner}"))
            {
                await RemoveAsync(name);
            }
        }
    }

    /// <summary>The wire goes first, at once; the namespace itself stays until its last process has ended.</summary>
    private static async Task RemoveAsync(string name)
    {
        await TryRunAsync("ip", "netns", "exec", name, "ip", "link", "delete", "wire0");
        await TryRunAsync("ip", "netns", "delete", name);
    }

    private Task RunInsideAsync(string program, params string[] arguments) =>
        RunAsync("ip", ["netns", "exec", _name, program, .. arguments]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (status, errors) = await TryRunAsync(program, arguments);
        Assert.True(
            status == 0,
            $"{program} {string.Join(' ', arguments)}: {errors}\nThis test needs iproute2, nftables and the right to make network namespaces: run it as root.");
    }

    private static async Task<(int Status, string Errors)> TryRunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, errors);
    }
}
