using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Srtp;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Dtls.DtlsSamples;

namespace CrossStrait.MediaRelay.Tests.Dtls;

public class DtlsHandshakeTests
{
    [Fact]
    public void Both_sides_come_to_the_same_keys_in_two_round_trips()
    {
        using var pair = Pair();
        pair.Start();
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.Equal(TimeSpan.FromMilliseconds(80), pair.Elapsed);
        Assert.Equal(MonotonicTime.Never, pair.Server.Deadline);
        Assert.Equal(MonotonicTime.Never, pair.Client.Deadline);
    }

    [Theory]
    [InlineData(Gcm + ":" + Cm, SrtpProfile.AeadAes128Gcm)]
    [InlineData(Cm + ":" + Gcm, SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    [InlineData(Cm, SrtpProfile.AesCm128HmacSha1_80)]
    public void The_servers_order_of_profiles_wins(string offered, object agreed)
    {
        using var pair = Pair(offered);
        pair.Start();
        pair.Run();

        AssertSameKeys(pair, (SrtpProfile)agreed);
    }

    [Fact]
    public void What_one_side_protects_the_other_unprotects()
    {
        using var pair = Pair();
        pair.Start();
        pair.Run();
        var keys = pair.ServerKeys!;
        using var sender = new SrtpSender(keys.Profile, keys.ServerKey, keys.ServerSalt);
        using var receiver = new SrtpReceiver(
            keys.Profile, pair.ClientKeys!.ServerKey, pair.ClientKeys.ServerSalt);

        var packet = new byte[64];
        packet[0] = 0x80;
        var length = sender.ProtectRtp(packet, 12, 40, index: 0);
        Assert.Equal(SrtpError.None, receiver.UnprotectRtp(packet.AsSpan(0, length), 12, new byte[64], out _));
    }

    [Fact]
    public void No_datagram_is_longer_than_1200_bytes()
    {
        using var pair = Pair();
        pair.Start();
        pair.Run();

        Assert.All(pair.Sent, sent => Assert.InRange(sent.Datagram.Length, 13, 1200));
        Assert.Equal(4, pair.Sent.Count);
    }

    [Fact]
    public void A_client_with_another_certificate_than_its_sdp_is_refused_and_told()
    {
        using var stranger = DtlsCertificate.Create();
        using var pair = Pair(stranger, Gcm, ClientFingerprints, ServerFingerprints);
        pair.Start();
        pair.Run();

        Assert.Equal(DtlsFailure.FingerprintMismatch, AssertFailed(pair.ServerOutputs));
        Assert.Equal(DtlsFailure.Handshake, AssertFailed(pair.ClientOutputs));
    }

    [Fact]
    public void A_server_with_another_certificate_than_its_sdp_is_refused()
    {
        using var pair = Pair(ClientCertificate, Gcm, ClientFingerprints, ClientFingerprints);
        pair.Start();
        pair.Run();

        Assert.Equal(DtlsFailure.FingerprintMismatch, AssertFailed(pair.ClientOutputs));
        Assert.Null(pair.ServerKeys);
    }

    [Fact]
    public void Without_a_fingerprint_to_expect_nobody_is_let_in()
    {
        using var pair = Pair(ClientCertificate, Gcm, [], ServerFingerprints);
        pair.Start();
        pair.Run();

        Assert.Equal(DtlsFailure.FingerprintMismatch, AssertFailed(pair.ServerOutputs));
    }

    [Fact]
    public void A_client_without_a_certificate_is_refused()
    {
        using var pair = Pair(clientCertificate: null, Gcm, ClientFingerprints, ServerFingerprints);
        pair.Start();
        pair.Run();

        Assert.Equal(DtlsFailure.NoCertificate, AssertFailed(pair.ServerOutputs));
        Assert.Null(pair.ClientKeys);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("SRTP_AEAD_AES_256_GCM")]
    public void A_client_without_a_profile_of_ours_is_refused(string? offered)
    {
        using var pair = Pair(offered);
        pair.Start();
        pair.Run();

        Assert.Equal(DtlsFailure.NoSrtpProfile, AssertFailed(pair.ServerOutputs));
        Assert.Null(pair.ClientKeys);
    }

    [Fact]
    public void A_goodbye_reaches_the_other_side()
    {
        using var pair = Pair();
        pair.Start();
        pair.Run();
        pair.Client.Close();
        pair.Run();

        Assert.Contains(new DtlsOutput.Closed(), pair.ServerOutputs);
        Assert.DoesNotContain(new DtlsOutput.Closed(), pair.ClientOutputs);
    }

    [Fact]
    public void Garbage_is_ignored_at_any_time()
    {
        using var pair = Pair();
        var random = new Random(7);
        var count = 0;
        pair.Network = (_, _) =>
        {
            for (var i = 0; i < 50; i++)
            {
                var garbage = new byte[random.Next(1, 200)];
                random.NextBytes(garbage);
                if (garbage.Length > 2 && i % 2 == 0)
                {
                    // The version of no DTLS: what else looks like a handshake message may well end the handshake.
                    garbage[0] = 22;
                    garbage[1] = 1;
                }

                pair.Server.Receive(garbage, pair.Now);
                count++;
            }

            return [TimeSpan.Zero];
        };
        pair.Start();
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.Equal(200, count);
    }

    [Fact]
    public void A_client_hello_in_two_datagrams_is_put_together()
    {
        using var pair = Pair();
        pair.Network = (_, _) => [];
        pair.Start();
        var (first, second) = Fragment(pair.Sent[0].Datagram);
        pair.Network = (_, _) => [TimeSpan.Zero];

        pair.Server.Receive(first, pair.Now);
        Assert.False(pair.Server.TryTake(out _));
        pair.Server.Receive(second, pair.Now);
        pair.Run();

        // The client's hash is over the whole message, so Finished agrees only if the server's is too.
        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.Equal(TimeSpan.FromMilliseconds(60), pair.Elapsed);
    }

    [Fact]
    public void A_client_hello_may_arrive_second_half_first()
    {
        using var pair = Pair();
        pair.Network = (_, _) => [];
        pair.Start();
        var (first, second) = Fragment(pair.Sent[0].Datagram);
        pair.Network = (_, _) => [TimeSpan.Zero];

        pair.Server.Receive(second, pair.Now);
        pair.Server.Receive(first, pair.Now);
        pair.Run();

        AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.Equal(TimeSpan.FromMilliseconds(60), pair.Elapsed);
    }

    internal static void AssertSameKeys(DtlsPair pair, SrtpProfile profile)
    {
        var (client, server) = (pair.ClientKeys, pair.ServerKeys);
        Assert.NotNull(client);
        Assert.NotNull(server);
        Assert.Equal(profile, server.Profile);
        Assert.Equal(profile, client.Profile);
        Assert.Equal(server.ClientKey, client.ClientKey);
        Assert.Equal(server.ClientSalt, client.ClientSalt);
        Assert.Equal(server.ServerKey, client.ServerKey);
        Assert.Equal(server.ServerSalt, client.ServerSalt);
        Assert.Equal(SrtpProfiles.KeyLength, server.ClientKey.Length);
        Assert.Equal(profile.SaltLength, server.ClientSalt.Length);
        Assert.NotEqual(server.ClientKey, server.ServerKey);
        Assert.NotEqual(server.ClientSalt, server.ServerSalt);
    }

    private static DtlsFailure AssertFailed(List<DtlsOutput> outputs)
    {
        var failed = Assert.IsType<DtlsOutput.Failed>(Assert.Single(outputs));
        Assert.NotEmpty(failed.Detail);
        return failed.Reason;
    }
}
