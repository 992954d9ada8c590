using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>
/// Turns the records that OpenSSL writes into datagrams, and the last flight into datagrams once more (RFC 6347 4.2.4).
/// </summary>
/// <remarks>
/// A retransmitted record needs a new sequence number, or the replay check of the peer drops it (RFC 6347 4.1.2.6).
/// Records of epoch 0 are not authenticated, so all of them are numbered here. The only record of a later epoch in a
/// flight is Finished: it goes out again as it is, because a peer that took it in has got its flight whole.
/// </remarks>
internal sealed class DtlsFlight
{
    private const int SequenceOffset = 5;

    private byte[] _last = [];
    private ulong _nextSequence;

    /// <summary>Remembers a flight for <see cref="Pack"/> to be called on it again.</summary>
    public void Keep(byte[] records) => _last = records;

    /// <summary>The last flight again.</summary>
    public IEnumerable<byte[]> PackAgain() => Pack(_last);

    /// <summary>Fills datagrams with whole records, as many as fit.</summary>
    public IEnumerable<byte[]> Pack(byte[] records)
    {
        var start = 0;
        var end = 0;
        while (end < records.Length)
        {
            var length = DtlsRecord.LengthOf(records.AsSpan(end));
            if (end > start && end + length - start > DtlsSession.MaximumDatagram)
            {
                yield return records[start..end];
                start = end;
            }

            Number(records.AsSpan(end));
            end += length;
        }

        if (end > start)
        {
            yield return records[start..end];
        }
    }

    private void Number(Span<byte> record)
    {
        if (DtlsRecord.EpochOf(record) == 0)
        {
            // 48 bits, below the 16 of the epoch, which are zero.
            BinaryPrimitives.WriteUInt64BigEndian(record[(SequenceOffset - 2)..], _nextSequence++);
        }
    }
}
