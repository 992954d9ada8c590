using CrossStrait.MediaRelay.Ice;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Ice.CheckingPeer;

namespace CrossStrait.MediaRelay.Tests.Ice;

/// <summary>Whatever happens to a valid check on its way, it is either untouched or worth nothing.</summary>
public class StunRobustnessTests
{
    [Fact]
    public void Every_truncation_of_a_valid_check_is_worthless()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true);
        for (var length = 0; length < check.Length; length++)
        {
            AssertWorthless(peer, check[..length]);
        }
    }

    [Fact]
    public void Every_shortening_that_mends_the_length_field_is_worthless()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true);
        for (var length = 20; length < check.Length; length += 4)
        {
            var cut = check[..length];
            cut[3] = (byte)(length - 20);
            AssertWorthless(peer, cut);
        }
    }

    [Fact]
    public void Every_change_of_one_byte_makes_a_valid_check_worthless()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true);
        for (var i = 0; i < check.Length; i++)
        {
            var original = check[i];
            for (var value = 0; value < 256; value++)
            {
                if (value != original)
                {
                    check[i] = (byte)value;
                    AssertWorthless(peer, check);
                }
            }

            check[i] = original;
        }

        Assert.Equal(StunError.None, peer.Send(check, Path(1)));
    }

    [Fact]
    public void Every_change_of_one_byte_with_a_mended_fingerprint_is_worthless()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true);
        var covered = check.Length - 8;
        for (var i = 0; i < covered; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var forged = check[..covered];
                forged[i] ^= (byte)(1 << bit);
                forged[3] = (byte)(check.Length - 20);
                var crc = StunFingerprint.Compute(forged);
                forged = [.. forged, 0x80, 0x28, 0, 4];
                forged = [.. forged, (byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
                if (!forged.AsSpan().SequenceEqual(check))
                {
                    AssertWorthless(peer, forged);
                }
            }
        }
    }

    [Fact]
    public void Random_bytes_behind_a_right_header_never_validate_and_never_throw()
    {
        var random = new Random(5769);
        var peer = new CheckingPeer();
        for (var i = 0; i < 20_000; i++)
        {
            var datagram = new byte[20 + (random.Next(0, 40) * 4)];
            random.NextBytes(datagram);
            StunVectors.Request.AsSpan(0, 8).CopyTo(datagram);
            datagram[2] = 0;
            datagram[3] = (byte)(datagram.Length - 20);
            for (var at = 20; at + 4 <= datagram.Length; at += 8)
            {
                datagram[at] = (byte)(random.Next(2) * 0x80);
                datagram[at + 1] = (byte)random.Next(0x30);
                datagram[at + 2] = 0;
                datagram[at + 3] = (byte)random.Next(24);
            }

            AssertWorthless(peer, datagram);
        }
    }

    private static void AssertWorthless(CheckingPeer peer, byte[] datagram)
    {
        Assert.NotEqual(StunError.None, peer.Send(datagram, Path(1)));
        Assert.Equal(0, peer.ResponseLength);
        Assert.False(peer.Agent.IsValidated(Path(1)));
        Assert.False(peer.Agent.HasSelected);
    }
}
