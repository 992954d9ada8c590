using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// A TCP connection from anyone: the bytes that decide which worker gets it, and the packets cut from it. The first
/// byte of the input says in what pieces the rest arrives.
/// </summary>
internal static class TcpFramesTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        CheckFirstFrame(input[1..]);
        CheckFrames(input[1..], 1 + (input[0] * 5));
    }

    public static IEnumerable<Seed> Seeds()
    {
        var check = new byte[256];
        var length = StunWriter.WriteBindingRequest(check, new BindingRequest
        {
            TransactionId = "transaction1"u8,
            Username = "ABfuzzed:peer"u8,
            Key = "password-of-24-ice-chars"u8,
            UseCandidate = true,
        });
        yield return new Seed("check", [255, .. Framed(check.AsSpan(0, length))]);
        yield return new Seed("check-in-pieces", [0, .. Framed(check.AsSpan(0, length))]);
        yield return new Seed("three-packets", [255, .. Framed([0x16, 0xFE, 0xFD]), 0, 0, .. Framed([0x80, 96, 0, 1])]);
        yield return new Seed("too-long", [7, 0xFF, 0xFF, 1, 2, 3]);
    }

    // What is said of the first bytes stays so when more come: a decision is never taken back.
    private static void CheckFirstFrame(ReadOnlySpan<byte> stream)
    {
        var last = TcpFirstFrame.Incomplete;
        for (var length = 0; length <= Math.Min(stream.Length, TcpFirstFrameReader.MaxBytes); length++)
        {
            var found = TcpFirstFrameReader.Read(stream[..length], out var node, out var worker);
            Oracle.True(last == TcpFirstFrame.Incomplete || found == last);
            Oracle.True(node <= IceCredentials.MaxPlace && worker <= IceCredentials.MaxPlace);
            last = found;
        }
    }

    private static void CheckFrames(ReadOnlySpan<byte> stream, int piece)
    {
        var deframer = new TcpDeframer();
        var at = 0;
        var rest = stream;
        while (at < stream.Length && !deframer.IsBroken)
        {
            var length = Math.Min(Math.Min(piece, deframer.Free.Length), stream.Length - at);
            stream.Slice(at, length).CopyTo(deframer.Free);
            deframer.Received(length);
            at += length;
            while (deframer.TryTake(out var frame))
            {
                Oracle.True(frame.SequenceEqual(NextOf(ref rest)));
            }
        }

        // What is left is a frame that is not whole, or one that is too long.
        var expected = NextOf(ref rest);
        Oracle.True(expected.IsEmpty || deframer.IsBroken);
        Oracle.True(!deframer.IsBroken || BinaryPrimitives.ReadUInt16BigEndian(rest) > TcpDeframer.MaxFrame);
    }

    /// <summary>The next packet that is not empty, or nothing and the rest where it stands.</summary>
    private static ReadOnlySpan<byte> NextOf(ref ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 2)
        {
            var length = (rest[0] << 8) | rest[1];
            if (length > TcpDeframer.MaxFrame || rest.Length < 2 + length)
            {
                break;
            }

            var packet = rest.Slice(2, length);
            rest = rest[(2 + length)..];
            if (length > 0)
            {
                return packet;
            }
        }

        return default;
    }

    private static byte[] Framed(ReadOnlySpan<byte> packet) => [(byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
}
