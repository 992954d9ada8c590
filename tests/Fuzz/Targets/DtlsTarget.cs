using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// Datagrams for a server that has heard nothing yet, each behind its length in two bytes. Whatever comes, the answers
/// are whole records in datagrams that fit, nobody is let in, and after half a minute there is an end.
/// </summary>
internal static class DtlsTarget
{
    private static readonly DtlsCertificate _certificate = DtlsCertificate.Create();
    private static readonly DtlsContext _context = new(_certificate);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        using var server = new DtlsServer(_context, [new CertificateFingerprint("sha-256", new byte[32])]);
        var now = new MonotonicTime(0);
        var isOver = false;
        while (input.Length >= 2)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - 2);
            server.Receive(input.Slice(2, length), now);
            Check(server, ref isOver);
            input = input[(2 + length)..];
        }

        var isWaiting = server.Deadline != MonotonicTime.Never;
        Oracle.True(!isWaiting || !isOver);
        for (var steps = 0; server.Deadline != MonotonicTime.Never; steps++)
        {
            Oracle.True(steps < 20);
            Oracle.True(server.Deadline > now);
            now = server.Deadline;
            server.Advance(now);
            Check(server, ref isOver);
        }

        Oracle.True(!isWaiting || (isOver && now.Ticks == TimeSpan.FromSeconds(30).Ticks));
    }

    private static void Check(DtlsServer server, ref bool isOver)
    {
        while (server.TryTake(out var output))
        {
            Oracle.True(!isOver);
            switch (output)
            {
                case DtlsOutput.Send(var datagram):
                    CheckRecords(datagram);
                    break;
                case DtlsOutput.Failed:
                    isOver = true;
                    break;
                default:
                    throw new OracleException($"a stranger got {output}");
            }
        }
    }

    private static void CheckRecords(byte[] datagram)
    {
        Oracle.True(datagram.Length is > 0 and <= 1200);
        for (var rest = datagram.AsSpan(); rest.Length > 0;)
        {
            // Type: alert or handshake; a version of DTLS; epoch 0, as no key has been agreed.
            Oracle.True(rest.Length >= 13 && rest[0] is 21 or 22 && rest[1] == 0xFE);
            Oracle.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(rest[3..]));
            rest = rest[(13 + BinaryPrimitives.ReadUInt16BigEndian(rest[11..]))..];
        }
    }
}
