using CrossStrait.MediaRelay.Srtp;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Srtp.SrtpSamples;

namespace CrossStrait.MediaRelay.Tests.Srtp;

public class SrtpVectorTests
{
    // RFC 3711 B.3
    private static readonly byte[] _masterKey = Hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] _masterSalt = Hex("0EC675AD498AFEEBB6960B3AABE6");

    // RFC 7714 16 and 17: session key and salt ("Quid pro quo"), used as they are
    private static readonly SrtpSessionKey _gcmKey = new(Key, Hex("517569642070726f2071756f"), []);

    // RFC 7714 17: a sender report of SSRC "Mars"
    private static readonly byte[] _gcmRtcp = Hex(
        "81c8000d 4d617273"                     // SR, one report block, 14 words, SSRC
        + "4e545031 4e545032 52545020"          // "NTP1" "NTP2" "RTP "
        + "0000042a 0000e930"                   // packets, octets
        + "4c756e61"                            // report block of SSRC "Luna"
        + "deadbeef deadbeef deadbeef deadbeef deadbeef");

    [Fact]
    public void The_key_stream_is_that_of_rfc_3711_b2()
    {
        using var aes = new AesCounter(Hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = KeyStream(aes, Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), 0xFF03 * 16);

        // counters 0000, 0001, 0002
        Assert.Equal(
            Hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"),
            stream[..48]);

        // counters FEFF, FF00, FF01
        Assert.Equal(
            Hex("EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44"),
            stream[(0xFEFF * 16)..(0xFF02 * 16)]);
    }

    [Fact]
    public void Session_keys_are_those_of_rfc_3711_b3()
    {
        var keys = SrtpKeyDerivation.Derive(SrtpProfile.AesCm128HmacSha1_80, _masterKey, _masterSalt, isRtcp: false);

        Assert.Equal(Hex("C61E7A93744F39EE10734AFE3FF7A087"), keys.Key);
        Assert.Equal(Hex("30CBBC08863D8C85D49DB34A9AE1"), keys.Salt);
        Assert.Equal(Hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), keys.Authentication);
    }

    [Fact]
    public void A_long_authentication_key_is_that_of_rfc_3711_b3()
    {
        using var aes = new AesCounter(_masterKey);

        Assert.Equal(
            Hex("CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098"
                + "6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576"),
            SrtpKeyDerivation.Generate(aes, _masterSalt, label: 1, 80));
    }

    [Fact]
    public void Session_keys_of_rtcp_have_labels_three_higher()
    {
        var keys = SrtpKeyDerivation.Derive(SrtpProfile.AesCm128HmacSha1_80, _masterKey, _masterSalt, isRtcp: true);

        Assert.Equal(Hex("4c1aa45a81f73d61c800bbb00fbb1eaa"), keys.Key);
        Assert.Equal(Hex("9581c7ad87b3e530bf3e4454a8b3"), keys.Salt);
        Assert.Equal(Hex("8d54534feb49ae8e7993a6bd0b844fc323a93dfd"), keys.Authentication);
    }

    [Fact]
    public void A_gcm_packet_is_that_of_rfc_7714_16_1()
    {
        var plain = Hex("8040f17b 8041f8d3 5501a0b2"    // sequence 0xf17b, timestamp, SSRC
            + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
        var secret = Hex("8040f17b 8041f8d3 5501a0b2"
            + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
            + "899d7f27beb16a9152cf765ee4390cce");      // tag
        using var sender = new SrtpSender(SrtpProfile.AeadAes128Gcm, _gcmKey, _gcmKey, firstRtcpIndex: 0);
        using var receiver = new SrtpReceiver(SrtpProfile.AeadAes128Gcm, _gcmKey, _gcmKey);

        Assert.Equal(secret, Protect(sender, plain, index: 0xF17B));
        Assert.Equal(SrtpError.None, Unprotect(receiver, secret, out var opened));
        Assert.Equal(plain, opened);
    }

    [Fact]
    public void A_gcm_report_is_that_of_rfc_7714_17_1()
    {
        var secret = Hex("81c8000d 4d617273"
            + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
            + "c84aa45896cf4d2fc5abf87245d9eade"        // tag
            + "800005d4");                              // E bit, index
        using var sender = new SrtpSender(SrtpProfile.AeadAes128Gcm, _gcmKey, _gcmKey, firstRtcpIndex: 0x5D4);
        using var receiver = new SrtpReceiver(SrtpProfile.AeadAes128Gcm, _gcmKey, _gcmKey);

        Assert.Equal(secret, ProtectRtcp(sender, _gcmRtcp));
        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, secret, out var opened));
        Assert.Equal(_gcmRtcp, opened);
    }

    [Fact]
    public void A_report_that_is_only_authenticated_is_that_of_rfc_7714_17_3()
    {
        // tag, then the index without the E bit
        byte[] open = [.. _gcmRtcp, .. Hex("841dd9683dd78ec92ae58790125f62b3 000005d4")];
        using var receiver = new SrtpReceiver(SrtpProfile.AeadAes128Gcm, _gcmKey, _gcmKey);

        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, open, out var opened));
        Assert.Equal(_gcmRtcp, opened);
    }

    // The reference packets that libsrtp checks itself against: from master key to wire, in both profiles.
    [Theory]
    [InlineData(
        SrtpProfile.AesCm128HmacSha1_80,
        "e1f97a0d3e018be0d64fa32c06de4139",
        "0ec675ad498afeebb6960b3aabe6",
        "800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb",
        "81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798")]
    [InlineData(
        SrtpProfile.AeadAes128Gcm,
        "000102030405060708090a0b0c0d0e0f",
        "a0a1a2a3a4a5a6a7a8a9aaab",
        "800f1234decafbadcafebabe c5002ede04cfdd2eb91159e0880aa06e d2976826f796b201df3131a127e8a392",
        "81c8000bcafebabe c98b8b5df0392a55852b6c21ac8e7025 c52c6fbea2b3b446ea31123ba88ce61e 80000001")]
    public void Packets_from_a_master_key_are_those_of_the_reference(
        object profile, string key, string salt, string rtp, string rtcp)
    {
        var plainRtp = Hex("800f1234decafbadcafebabe abababababababababababababababab");
        var plainRtcp = Hex("81c8000bcafebabe abababababababababababababababab");
        using var sender = new SrtpSender((SrtpProfile)profile, Hex(key), Hex(salt));
        using var receiver = new SrtpReceiver((SrtpProfile)profile, Hex(key), Hex(salt));

        Assert.Equal(Hex(rtp), Protect(sender, plainRtp, index: 0x1234));
        _ = ProtectRtcp(sender, plainRtcp); // the reference packet has index 1
        Assert.Equal(Hex(rtcp), ProtectRtcp(sender, plainRtcp));

        Assert.Equal(SrtpError.None, Unprotect(receiver, Hex(rtp), out var openedRtp));
        Assert.Equal(plainRtp, openedRtp);
        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, Hex(rtcp), out var openedRtcp));
        Assert.Equal(plainRtcp, openedRtcp);
    }

    [Fact]
    public void Hmac_is_that_of_rfc_2202_case_2()
    {
        // "what do ya want for nothing?": the last four bytes are given as the word.
        Assert.Equal(
            Hex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            Code(new HmacSha1("Jefe"u8), "what do ya want for noth"u8, 0x696E673F));
    }

    private static unsafe byte[] KeyStream(AesCounter aes, byte[] iv, int length)
    {
        var stream = new byte[length];
        fixed (byte* ivBytes = iv)
        fixed (byte* bytes = stream)
        {
            Assert.True(aes.TryApply(ivBytes, bytes, bytes, length));
        }

        return stream;
    }

    private static unsafe byte[] Code(HmacSha1 hmac, ReadOnlySpan<byte> bytes, uint word)
    {
        var code = new byte[HmacSha1.Length];
        fixed (byte* input = bytes)
        fixed (byte* output = code)
        {
            hmac.Compute(input, bytes.Length, word, output);
        }

        return code;
    }
}
