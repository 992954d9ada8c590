using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay.Ice;
using Xunit;

namespace CrossStrait.Interop.Abuse;

/// <summary>What strangers send is dropped and counted, and a call in another room does not notice.</summary>
public sealed class FloodTests(LoopbackServer host)
{
    private const int Packets = 4000;

    // The call sends a packet every 20 ms; a stall of the relay would show as a longer silence. Wide, for busy machines.
    private static readonly TimeSpan _longestSilence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public Task Hellos_from_unknown_addresses_are_dropped_and_counted()
    {
        // The head of a DTLS record with a ClientHello (RFC 6347 4.1, 4.2.2), then noise.
        var hello = new byte[200];
        RandomNumberGenerator.Fill(hello);
        ((ReadOnlySpan<byte>)[22, 0xFE, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 187, 1]).CopyTo(hello);
        return AssertDroppedAsync("DtlsBeforeIce", _ => hello);
    }

    [Fact]
    public Task Checks_for_unknown_sessions_are_dropped_and_counted() =>
        AssertDroppedAsync("UnknownUfrag", i => WriteCheck($"{i:00000000}"));

    [Fact]
    public async Task Checks_with_a_wrong_password_are_dropped_and_counted()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);
        var ufrag = SyntheticAnswer.ReadCredentials(pair.Publisher.Answer).Ufrag;
        await AssertDroppedAsync("StunRefused", _ => WriteCheck(ufrag));
    }

    [Fact]
    public Task Media_from_unknown_addresses_is_dropped_and_counted()
    {
        var packet = new byte[500];
        packet[0] = 0x80;
        return AssertDroppedAsync("UnknownPath", _ => packet);
    }

    [Fact]
    public async Task Replayed_packets_are_dropped_and_counted()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);

        // What left before the relay had its keys never arrived, and would be new to it.
        pair.Publisher.Peer.Sent.Clear();
        await pair.AwaitPacketsAsync(100, _server);
        var before = await ReadDropsAsync("Replayed");

        var replayed = pair.Publisher.Peer.Sent.ToArray();
        foreach (var datagram in replayed)
        {
            pair.Publisher.Peer.SendRaw(datagram);
        }

        await Poll.UntilAsync(
            _patience, () => ReadDropsAsync("Replayed"), dropped => dropped >= before + replayed.Length, dropped => $"{dropped - before} of {replayed.Length}");
        await pair.AwaitPacketsAsync(50, _server);
        Assert.Equal((0, 0), pair.Audio.CountFaults());
        Assert.Equal((0, 0), pair.Video.CountFaults());
    }

    /// <summary>A well-formed check whose integrity was made with a password that nobody has.</summary>
    private static byte[] WriteCheck(string ufrag)
    {
        var check = new byte[256];
        var length = StunWriter.WriteBindingRequest(check, new BindingRequest
        {
            TransactionId = RandomNumberGenerator.GetBytes(12),
            Username = Encoding.ASCII.GetBytes($"{ufrag}:stranger"),
            Key = "no password of anybody's"u8,
            UseCandidate = true,
            Priority = 1,
            TieBreaker = 1,
        });
        return check[..length];
    }

    /// <summary>Sends from many addresses for a second or two while a call of others is measured.</summary>
    private async Task AssertDroppedAsync(string reason, Func<int, byte[]> datagram)
    {
        using var call = await SyntheticPair.ConnectAsync(_server);
        await call.AwaitPacketsAsync(50, _server);
        var before = await ReadDropsAsync(reason);
        call.Audio.TakeLongestGap();
        call.Video.TakeLongestGap();

        await SendAsync(datagram);

        await Poll.UntilAsync(_patience, () => ReadDropsAsync(reason), dropped => dropped >= before + Packets, dropped => $"{dropped - before} of {Packets}");
        await call.AwaitPacketsAsync(50, _server);
        var silence = new[] { call.Audio.TakeLongestGap(), call.Video.TakeLongestGap() }.Max();
        Assert.True(silence < _longestSilence, $"{silence.TotalMilliseconds} ms\n{_server.LogTail()}");
        Assert.Equal((0, 0), call.Audio.CountFaults());
        Assert.Equal((0, 0), call.Video.CountFaults());
    }

    private async Task SendAsync(Func<int, byte[]> datagram)
    {
        var relay = new IPEndPoint(IPAddress.Loopback, _server.MediaPort);
        var sockets = Enumerable.Range(0, 16).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)).ToList();
        for (var i = 0; i < Packets; i++)
        {
            sockets[i % sockets.Count].SendTo(datagram(i), relay);

            // Spread over a second and more, since a socket's buffer is not what is tested.
            if (i % 40 == 39)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        sockets.ForEach(socket => socket.Dispose());
    }

    private async Task<double> ReadDropsAsync(string reason)
    {
        var series = await _server.Api.ReadMetricsAsync("mediarelay_dropped_total");
        return series.GetValueOrDefault($"mediarelay_dropped_total{{reason=\"{reason}\"}}");
    }
}
