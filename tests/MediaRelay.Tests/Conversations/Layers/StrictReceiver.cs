using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// A browser that shows one slot: asks for what is lost, reports, puts frames together, finds what they refer to by their
/// numbers alone, and decodes a picture when all of it is there, its last frame is marked, and all it refers to was
/// decoded. Asks for a key frame only before its first picture. Fails at once when it decodes what lacks something it truly needs.
/// </summary>
internal sealed class StrictReceiver
{
    private static readonly TimeSpan _firstPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _aStall = TimeSpan.FromSeconds(1);

    /// <summary>Browsers ask again when nothing could be decoded for so long.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly VirtualRelay _relay;
    private readonly LayerShape _shape;
    private readonly uint _ssrc;
    private readonly ReferenceFinder _finder;
    private readonly BrowserRequests _missing = new();
    private readonly ReceptionStatistics _reception = new(90_000);
    private readonly HashSet<long> _sequences = [];
    private readonly Dictionary<(int, int, int), ReceivedFrame> _building = [];
    private readonly SortedDictionary<long, ReceivedFrame> _waiting = [];
    private readonly HashSet<long> _decoded = [];
    private readonly HashSet<(int, int, int)> _truths = [];
    private SequenceUnwrapper _unwrapper;
    private int _packetsRead;
    private int _senderReportsRead;
    private long _lastDecoded = -1;
    private uint _lastTimestamp;
    private MonotonicTime _lastDecodedAt;
    private MonotonicTime _askedAt;

    /// <param name="transportSequenceId">The id of transport-wide numbers, on which it sends feedback; 0 = none.</param>
    /// <param name="others">More lines of its transport, which it takes no notice of.</param>
    public StrictReceiver(VirtualRelay relay, LayerShape shape, uint ssrc = 0x5107, byte transportSequenceId = 0, params MediaLine[] others)
    {
        _relay = relay;
        _shape = shape;
        _ssrc = ssrc;
        _finder = shape.HasDescriptor || shape.Codec == Codec.Av1 ? new DescriptorFinder()
            : shape.Codec == Codec.Vp8 ? new Vp8Finder()
            : shape.Codec == Codec.Vp9 ? new Vp9Finder()
            : new SequenceFinder();
        var slot = LayeredPublisher.Slot(shape, ssrc);
        Peer = relay.Connect([transportSequenceId == 0 ? slot : VirtualRelay.WithTransportCc(slot, transportSequenceId), .. others]);
        Peer.TransportSequenceId = transportSequenceId;
        _lastDecodedAt = relay.Now;
        _askedAt = relay.Now;
    }

    public VirtualPeer Peer { get; }

    public DownTrack Slot => Peer.Transport.FindDownTrack("0")!;

    /// <summary>Set while nothing is to be expected; time without pictures then does not count.</summary>
    public bool IsPaused { get; set; }

    public TimeSpan LongestStall { get; private set; }

    /// <summary>Times without a picture of over a second.</summary>
    public int Stalls { get; private set; }

    /// <summary>Asks for a key frame, as browsers do, when a packet was asked for in vain or nothing was decoded for seconds.</summary>
    public bool AsksWhenStuck { get; set; }

    /// <summary>Key frames asked for after the first picture.</summary>
    public int KeyFramesAsked { get; private set; }

    /// <summary>What there was, one second into the first long stall.</summary>
    public string StallReport { get; private set; } = "";

    /// <summary>Pictures decoded, by encoding or highest spatial layer.</summary>
    public int[] Pictures { get; } = new int[4];

    /// <summary>Pictures decoded, by temporal layer.</summary>
    public int[] Temporal { get; } = new int[4];

    public FrameTruth? Last { get; private set; }

    /// <summary>Of the last picture decoded.</summary>
    public uint LastTimestamp => _lastTimestamp;

    public void Show(LayeredPublisher? publisher) => Slot.SetSource(publisher?.Track, _relay.Now);

    /// <summary>Call every millisecond.</summary>
    public void Advance()
    {
        for (; _packetsRead < Peer.Packets.Count; _packetsRead++)
        {
            Take(Peer.Packets[_packetsRead]);
        }

        if (Peer.Forgets)
        {
            Peer.Packets.Clear();
            _packetsRead = 0;
        }

        var lost = _missing.Collect(_relay.Now);
        if (lost.Length > 0)
        {
            Peer.SendNack(_ssrc, lost);
        }

        if (Last is null && _relay.Now - _askedAt >= _firstPatience)
        {
            _askedAt = _relay.Now;
            Peer.SendPli(_ssrc); // what was lost before the first packet to arrive, nobody knows of
        }

        Report();

        if (AsksWhenStuck && Last is not null)
        {
            AskWhenStuck();
        }

        if (IsPaused)
        {
            _lastDecodedAt = _relay.Now;
        }
        else if (_relay.Now - _lastDecodedAt > LongestStall)
        {
            LongestStall = _relay.Now - _lastDecodedAt;
            if (LongestStall > TimeSpan.FromSeconds(1) && StallReport.Length == 0)
            {
                StallReport = Describe();
            }
        }
    }

    private void Report()
    {
        for (; _senderReportsRead < Peer.SenderReports.Count; _senderReportsRead++)
        {
            _reception.SenderReport(Peer.SenderReports[_senderReportsRead], _relay.Now);
        }

        if (_reception.Received > 0 && _relay.Now.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            Peer.SendReceiverReport(_reception.Report(_ssrc, _relay.Now));
        }
    }

    private void AskWhenStuck()
    {
        var since = _askedAt > _lastDecodedAt ? _askedAt : _lastDecodedAt;
        if (_missing.GivenUp > 0 || _relay.Now - since >= _patience)
        {
            _missing.GivenUp = 0;
            _askedAt = _relay.Now;
            KeyFramesAsked++;
            Peer.SendPli(_ssrc);
        }
    }

    private string Describe()
    {
        var waiting = _waiting.Values.Select(frame =>
            $"{frame.Truth.Number} (s{frame.Truth.Spatial} t{frame.Truth.Temporal}{(frame.Truth.IsKeyPicture ? " key" : "")}, id {frame.Id}) " +
            $"for {string.Join(',', frame.References.Where(id => !_decoded.Contains(id)))}{(frame.HasMarker ? " marked" : "")}");
        var broken = _building.Values.Where(frame => !frame.IsComplete && frame.Truth.Number > (Last?.Number ?? 0)).Select(frame => frame.Truth);
        return $"{_shape} at {_relay.Now.Ticks / TimeSpan.TicksPerMillisecond}: showed {Last}, slot wants {Slot.Target}, sends {Slot.Current}; " +
            $"waiting: {string.Join("; ", waiting.Take(12))}; stashed: {_finder.Stashed}; incomplete: {string.Join("; ", broken.Take(8))}";
    }

    private void Take(byte[] packet)
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        if (header.Ssrc != _ssrc && header.Ssrc != _ssrc + 1)
        {
            return;
        }

        Assert.Equal(RtpError.None, RtpReader.ReadPadding(packet, header, out var payloadLength));
        Assert.Equal(RtpError.None, RtpReader.ReadExtensions(packet, header, LayeredPublisher.Extensions(), out var extensions));
        ReadOnlySpan<byte> payload = packet.AsSpan(header.Length, payloadLength);
        var number = header.SequenceNumber;
        if (header.Ssrc != _ssrc)
        {
            if (payload.IsEmpty)
            {
                return; // padding of a probe
            }

            number = BinaryPrimitives.ReadUInt16BigEndian(payload);
            payload = payload[2..];
        }

        var sequence = _unwrapper.Unwrap(number);
        _missing.Received(sequence, _relay.Now);
        if (header.Ssrc == _ssrc)
        {
            _reception.Packet(sequence, packet.Length, header.Timestamp, _relay.Now);
        }

        if (!_sequences.Add(sequence))
        {
            return;
        }

        if (payload.IsEmpty)
        {
            _finder.Filler(sequence).ForEach(Wait);
        }
        else
        {
            Take(payload, sequence, header, extensions[HeaderExtensionKind.DependencyDescriptor].In(packet));
        }

        Decode();
    }

    private void Take(ReadOnlySpan<byte> payload, long sequence, in RtpHeader header, ReadOnlySpan<byte> descriptor)
    {
        var truth = FrameTruth.Find(payload);
        var numbers = _shape.Codec switch
        {
            Codec.Vp8 when Vp8Descriptor.TryRead(payload, out var vp8) => (vp8.PictureId, vp8.Tl0PicIdx),
            Codec.Vp9 when Vp9Descriptor.TryRead(payload, out var vp9) => (vp9.Numbers.PictureId, vp9.Numbers.Tl0PicIdx),
            _ => default((ushort, byte)),
        };
        var frameNumber = descriptor.IsEmpty ? -1 : BinaryPrimitives.ReadUInt16BigEndian(descriptor[1..]);
        if (!_building.TryGetValue(truth.Identity, out var frame))
        {
            frame = new ReceivedFrame(truth, header.Timestamp, numbers.Item1, numbers.Item2, frameNumber);
            _building.Add(truth.Identity, frame);
        }

        Assert.Equal(
            (frame.Timestamp, frame.PictureId, frame.Tl0PicIdx, frame.FrameNumber),
            (header.Timestamp, (int)numbers.Item1, (int)numbers.Item2, frameNumber));
        frame.Add(truth.Packet, sequence, header.Marker);
        if (frame.IsComplete)
        {
            Assert.True(frame.IsContiguous(), "the packets of a frame have other packets among them");
            _finder.Take(frame).ForEach(Wait);
        }
    }

    private void Wait(ReceivedFrame frame)
    {
        if (frame.Id > _lastDecoded)
        {
            _waiting[frame.Id] = frame;
        }
    }

    /// <summary>Decodes each picture that can be, in order, and forgets those before it.</summary>
    private void Decode()
    {
        for (var picture = NextPicture(); picture.Count > 0; picture = NextPicture())
        {
            foreach (var frame in picture)
            {
                foreach (var reference in frame.Truth.References)
                {
                    var needed = (frame.Truth.Publisher, frame.Truth.Encoding, reference);
                    Assert.True(_truths.Contains(needed), $"{_shape}: decoded {frame.Truth.Identity} without {needed}");
                }

                _decoded.Add(frame.Id);
                _truths.Add(frame.Truth.Identity);
                _lastDecoded = frame.Id;
            }

            var last = picture[^1];
            Assert.True(Last is null || (int)(last.Timestamp - _lastTimestamp) > 0, $"{_shape}: time goes back at {last.Truth.Identity}");
            Assert.True(
                Last is null || (int)(last.Timestamp - _lastTimestamp) < 10 * 90_000, $"{_shape}: time leaps at {last.Truth.Identity}");
            _lastTimestamp = last.Timestamp;
            Last = last.Truth;
            Pictures[Math.Max(last.Truth.Encoding, last.Truth.Spatial)]++;
            Temporal[last.Truth.Temporal]++;
            Stalls += Pictures.Sum() > 1 && _relay.Now - _lastDecodedAt > _aStall ? 1 : 0;
            _lastDecodedAt = _relay.Now;
            foreach (var old in _waiting.Keys.TakeWhile(id => id <= _lastDecoded).ToList())
            {
                _waiting.Remove(old);
            }
        }
    }

    private List<ReceivedFrame> NextPicture()
    {
        foreach (var first in _waiting.Values)
        {
            var picture = new List<ReceivedFrame>();
            foreach (var frame in _waiting.Values.SkipWhile(frame => frame.Id < first.Id).TakeWhile(frame => frame.Timestamp == first.Timestamp))
            {
                picture.Add(frame);
                if (!frame.References.TrueForAll(id => _decoded.Contains(id) || picture.Exists(other => other.Id == id)))
                {
                    break;
                }

                if (frame.HasMarker)
                {
                    return picture;
                }
            }
        }

        return [];
    }
}
