using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.LoadClient;

/// <summary>
/// Where all endpoints receive: the loop's thread serves one after the other, and a buffer for each of a thousand would
/// take the caches from the server that is measured.
/// </summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    public const int Size = 32;

    private const int SlotBytes = 2048;

    private readonly byte* _slots = (byte*)NativeMemory.Alloc(Size * SlotBytes);
    private readonly LibC.IoVector* _vectors = (LibC.IoVector*)NativeMemory.AllocZeroed(Size * (nuint)sizeof(LibC.IoVector));
    private readonly LibC.MessageHeader* _messages = (LibC.MessageHeader*)NativeMemory.AllocZeroed(Size * (nuint)sizeof(LibC.MessageHeader));

    public ReceiveBatch()
    {
        for (var i = 0; i < Size; i++)
        {
            _vectors[i] = new LibC.IoVector { Base = _slots + (i * SlotBytes), Length = SlotBytes };
            _messages[i].Vectors = &_vectors[i];
            _messages[i].VectorCount = 1;
        }
    }

    /// <summary>For the plaintext of the datagram that is being read.</summary>
    public byte[] Plain { get; } = new byte[SlotBytes];

    /// <summary>One datagram of the batch; valid until the next <see cref="Receive"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => new(_slots + (index * SlotBytes), (int)_messages[index].Length);

    /// <summary>How many datagrams were taken from the socket; fewer than <see cref="Size"/> when no more wait.</summary>
    public int Receive(int descriptor) => Math.Max(0, LibC.recvmmsg(descriptor, _messages, Size, LibC.MSG_DONTWAIT, null));

    public void Dispose()
    {
        NativeMemory.Free(_slots);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }
}
