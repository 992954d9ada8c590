using System.Buffers.Binary;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.MediaRelay.Tests.Ice;

/// <summary>Puts a Binding request together byte by byte, right or wrong, without our own writer.</summary>
internal sealed class StunBytes
{
    private readonly List<byte> _bytes = [];

    public StunBytes()
    {
        _bytes.AddRange([0x00, 0x01, 0x00, 0x00]); // Binding request, length not known yet
        _bytes.AddRange([0x21, 0x12, 0xA4, 0x42]); // magic cookie
        _bytes.AddRange(StunVectors.TransactionId);
    }

    public StunBytes Add(ushort type, ReadOnlySpan<byte> value) => Add(type, (ushort)value.Length, value);

    public StunBytes Add(ushort type, ushort declaredLength, ReadOnlySpan<byte> value)
    {
        _bytes.AddRange([(byte)(type >> 8), (byte)type, (byte)(declaredLength >> 8), (byte)declaredLength]);
        _bytes.AddRange(value);
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }

    public StunBytes AddIntegrity(ReadOnlySpan<byte> key)
    {
        var value = new byte[StunFormat.IntegrityLength];
        StunIntegrity.Compute(ToArray(), key, value);
        return Add(0x0008, value);
    }

    public StunBytes AddFingerprint()
    {
        var message = ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(message.Length + 8 - 20));
        var value = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Compute(message));
        return Add(0x8028, value);
    }

    public byte[] ToArray()
    {
        var message = _bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(message.Length - StunFormat.HeaderLength));
        return message;
    }
}
