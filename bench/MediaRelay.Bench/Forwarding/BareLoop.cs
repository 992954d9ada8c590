using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Workers;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>What floor.c does, in C#, with the relay's own crypto and system calls and nothing else: the price of the language.</summary>
internal sealed unsafe class BareLoop : IDisposable
{
    private const int Batch = 64;
    private const int Slot = 2048;
    private const int Header = 20;

    private readonly Receivers _receivers;
    private readonly Socket _feed = Receivers.Bound();
    private readonly Socket _in = Receivers.Bound();
    private readonly Socket _out = Receivers.Bound();
    private readonly SrtpSender _publisher;
    private readonly SrtpReceiver _unseal;
    private readonly SrtpSender[] _seals;
    private readonly LibC.SocketAddress[] _to;
    private readonly long[] _sequences;
    private readonly byte* _received = (byte*)NativeMemory.AllocZeroed(Batch * Slot);
    private readonly byte* _plain = (byte*)NativeMemory.AllocZeroed(Batch * Slot);
    private readonly byte* _sending = (byte*)NativeMemory.AllocZeroed(Batch * Slot);
    private readonly LibC.MessageHeader* _receive = (LibC.MessageHeader*)NativeMemory.AllocZeroed(Batch * (nuint)sizeof(LibC.MessageHeader));
    private readonly LibC.MessageHeader* _send = (LibC.MessageHeader*)NativeMemory.AllocZeroed(Batch * (nuint)sizeof(LibC.MessageHeader));
    private readonly LibC.IoVector* _receiveVectors = (LibC.IoVector*)NativeMemory.AllocZeroed(Batch * (nuint)sizeof(LibC.IoVector));
    private readonly LibC.IoVector* _sendVectors = (LibC.IoVector*)NativeMemory.AllocZeroed(Batch * (nuint)sizeof(LibC.IoVector));
    private readonly LibC.SocketAddress* _addresses = (LibC.SocketAddress*)NativeMemory.AllocZeroed(Batch * (nuint)sizeof(LibC.SocketAddress));
    private readonly byte[] _packet = new byte[Slot];
    private readonly int _packetBytes;
    private long _index;

    public BareLoop(int subscribers, int packetBytes)
    {
        _packetBytes = packetBytes;
        _receivers = new Receivers(subscribers);
        byte[] key = new byte[16], salt = new byte[12];
        _publisher = new SrtpSender(SrtpProfile.AeadAes128Gcm, key, salt);
        _unseal = new SrtpReceiver(SrtpProfile.AeadAes128Gcm, key, salt);
        _seals = [.. Enumerable.Range(0, subscribers).Select(i =>
        {
            var own = new byte[16];
            BinaryPrimitives.WriteInt32BigEndian(own, i + 1);
            return new SrtpSender(SrtpProfile.AeadAes128Gcm, own, salt);
        })];
        _to = [.. Enumerable.Range(0, subscribers).Select(i => LinuxUdpPort.AddressOf(NetworkPath.From(_receivers.EndPoint(i)), false))];
        _sequences = new long[subscribers];
        for (var i = 0; i < Batch; i++)
        {
            _receiveVectors[i] = new LibC.IoVector { Base = _received + (i * Slot), Length = Slot };
            _receive[i].Vectors = &_receiveVectors[i];
            _receive[i].VectorCount = 1;
            _send[i].Vectors = &_sendVectors[i];
            _send[i].VectorCount = 1;
            _send[i].Name = &_addresses[i];
            _send[i].NameLength = 16;
        }
    }

    public void FeedBurst(int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _packet.AsSpan(0, Header).Clear();
            _packet[0] = 0x90;
            _packet[1] = 96;
            BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), (ushort)_index);
            _packet[11] = 9;
            var length = _publisher.ProtectRtp(_packet, Header, _packetBytes, _index++);
            _feed.SendTo(_packet.AsSpan(0, length), SocketFlags.None, _in.LocalEndPoint!);
        }
    }

    public int Turn()
    {
        var count = LibC.recvmmsg((int)_in.Handle, _receive, Batch, LibC.MSG_DONTWAIT, null);
        for (var k = 0; k < count; k++)
        {
            var datagram = new ReadOnlySpan<byte>(_received + (k * Slot), (int)_receive[k].Length);
            if (_unseal.UnprotectRtp(datagram, Header, new Span<byte>(_plain + (k * Slot), Slot), out _) != SrtpError.None)
            {
                throw new InvalidOperationException("The fed packet does not open.");
            }
        }

        var queued = 0;
        var used = 0;
        for (var i = 0; i < _seals.Length; i++)
        {
            for (var k = 0; k < count; k++)
            {
                var destination = new Span<byte>(_sending + used, Slot);
                var plain = new ReadOnlySpan<byte>(_plain + (k * Slot), _packetBytes);
                plain[..Header].CopyTo(destination);
                var sequence = _sequences[i]++;
                var timestamp = BinaryPrimitives.ReadUInt32BigEndian(destination[4..]) + (1000u * (uint)i);
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)sequence);
                BinaryPrimitives.WriteUInt32BigEndian(destination[4..], timestamp);
                BinaryPrimitives.WriteUInt32BigEndian(destination[8..], 0x5000u + (uint)i);
                var length = _seals[i].ProtectRtp(destination, Header, plain[Header..], sequence);
                _sendVectors[queued] = new LibC.IoVector { Base = _sending + used, Length = (nuint)length };
                _addresses[queued] = _to[i];
                used += length;
                if (++queued == Batch)
                {
                    Flush(ref queued, ref used);
                }
            }
        }

        Flush(ref queued, ref used);
        return count * _seals.Length;
    }

    public int Drain() => _receivers.Drain();

    public void Dispose()
    {
        _receivers.Dispose();
        _feed.Dispose();
        _in.Dispose();
        _out.Dispose();
        _publisher.Dispose();
        _unseal.Dispose();
        foreach (var seal in _seals)
        {
            seal.Dispose();
        }

        NativeMemory.Free(_received);
        NativeMemory.Free(_plain);
        NativeMemory.Free(_sending);
        NativeMemory.Free(_receive);
        NativeMemory.Free(_send);
        NativeMemory.Free(_receiveVectors);
        NativeMemory.Free(_sendVectors);
        NativeMemory.Free(_addresses);
    }

    private void Flush(ref int queued, ref int used)
    {
        if (queued > 0)
        {
            _ = LibC.sendmmsg((int)_out.Handle, _send, (uint)queued, 0);
        }

        queued = 0;
        used = 0;
    }
}
