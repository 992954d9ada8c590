using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CrossStrait.MediaRelay.Dtls;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Dtls;

public class OpenSslClientTests
{
    // Both of OpenSSL's profiles: twice a key of 16 bytes and a salt of 12 or 14 (RFC 5764 4.2).
    [Theory]
    [InlineData(DtlsSamples.Gcm, 56)]
    [InlineData(DtlsSamples.Cm, 60)]
    public async Task The_openssl_program_connects_over_udp_and_exports_the_same_keys(string profile, int length)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var certificate = Path.Combine(directory.FullName, "client.pem");
            await File.WriteAllTextAsync(certificate, Pem(), TestContext.Current.CancellationToken);
            using var server = DtlsSamples.Server();
            using var client = Process.Start(new ProcessStartInfo("openssl")
            {
                ArgumentList =
                {
                    "s_client", "-dtls1_2", "-connect", socket.LocalEndPoint!.ToString()!,
                    "-cert", certificate, "-use_srtp", profile,
                    "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", $"{length}",
                },
                RedirectStandardInput = true, // left open: the client says goodbye when it ends
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                var connected = await ServeAsync(server, socket);
                client.StandardInput.Close();
                var printed = await client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

                var keys = connected.Keys;
                byte[] expected = [.. keys.ClientKey, .. keys.ServerKey, .. keys.ClientSalt, .. keys.ServerSalt];
                Assert.Contains("Keying material: " + Convert.ToHexString(expected), printed, StringComparison.Ordinal);
                Assert.Contains("SRTP Extension negotiated, profile=" + profile, printed, StringComparison.Ordinal);
            }
            finally
            {
                client.Kill();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<DtlsOutput.Connected> ServeAsync(DtlsServer server, Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var clock = Stopwatch.StartNew();
        var buffer = new byte[2048];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            // Nothing is lost on loopback, so the server's deadline is never waited for.
            var received = await socket.ReceiveFromAsync(buffer, anyone, patience.Token);
            server.Receive(buffer.AsSpan(0, received.ReceivedBytes), new MonotonicTime(clock.Elapsed.Ticks));
            DtlsOutput.Connected? connected = null;
            while (server.TryTake(out var output))
            {
                switch (output)
                {
                    case DtlsOutput.Send(var datagram):
                        await socket.SendToAsync(datagram, received.RemoteEndPoint, patience.Token);
                        break;
                    case DtlsOutput.Connected now:
                        connected = now;
                        break;
                    default:
                        Assert.Fail($"unexpected: {output}");
                        break;
                }
            }

            if (connected is not null)
            {
                return connected;
            }
        }
    }

    private static string Pem() => string.Join('\n',
        PemEncoding.WriteString("CERTIFICATE", DtlsSamples.ClientCertificate.Certificate),
        PemEncoding.WriteString("EC PRIVATE KEY", DtlsSamples.ClientCertificate.Key));
}
