using System.Collections.Concurrent;
using System.Threading.Channels;
using CrossStrait.MediaRelay;

namespace CrossStrait.Tests;

/// <summary>
/// A relay that carries no media. An offer is a list of words: <c>audio</c> and <c>video</c> are lines that publish
/// (<c>video:H264</c> in a codec that is not VP8),
/// <c>pair</c> is a pair of slots, <c>slot-audio</c> and <c>slot-video</c> a single one; <c>bad</c>, <c>useless</c> and
/// <c>full</c> are refused, <c>silent</c> is never answered.
/// </summary>
public sealed class FakeRelay : IMediaRelay
{
    private readonly Channel<RelayEvent> _events = Channel.CreateUnbounded<RelayEvent>();
    private readonly Dictionary<(TransportId, string), UpTrackId> _tracks = [];
    private long _lastTrack;

    public ConcurrentQueue<RelayCommand> Commands { get; } = new();

    /// <summary>Set to leave captures open when they are stopped.</summary>
    public bool KeepsCapturesOpen { get; set; }

    public ChannelReader<RelayEvent> Events => _events.Reader;

    public RelayStatistics Statistics { get; } = new(
        new Dictionary<string, long>(),
        new Dictionary<string, double>(),
        new StallHistogram([], [], 0, 0));

    public IReadOnlyList<string> AnnouncedAddresses { get; } = ["127.0.0.1"];

    public IEnumerable<T> Posted<T>()
        where T : RelayCommand => Commands.OfType<T>();

    /// <summary>The track that a line of a transport became.</summary>
    public UpTrackId TrackOf(TransportId transport, string mid)
    {
        lock (_tracks)
        {
            return _tracks[(transport, mid)];
        }
    }

    public void Tell(RelayEvent relayEvent) => _events.Writer.TryWrite(relayEvent);

    public void Post(RelayCommand command)
    {
        lock (_tracks)
        {
            Commands.Enqueue(command);
            switch (command)
            {
                case ApplyOffer offer:
                    Answer(offer);
                    break;
                case RestartIce { RemoteUfrag: "refused" } restart:
                    Tell(new OfferRefused(restart.Request, restart.Transport, OfferRefusal.UnknownTransport, "no such transport"));
                    break;
                case RestartIce restart:
                    Tell(new IceRestarted(restart.Request, restart.Transport, "newufrag", "newpassword", ["candidate:1 1 udp 1 127.0.0.1 7900 typ host"]));
                    break;
                case CloseTransport close:
                    Tell(new TransportClosed(close.Transport, CloseReason.Asked));
                    break;
                case StopCapture stop when !KeepsCapturesOpen:
                    Tell(new CaptureStopped(stop.Capture, null));
                    break;
                default:
                    break;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>An offer by one peer connection, told from others by its origin.</summary>
    public static string Sdp(string lines, string origin = "1") => $"v=0\r\no=- {origin} 2 IN IP4 127.0.0.1\r\ns={lines}\r\n";

    private void Answer(ApplyOffer offer)
    {
        var words = offer.Sdp.Split("s=")[^1].Trim().Split(' ');
        OfferRefusal? refusal = words[0] switch
        {
            "bad" => OfferRefusal.BadSdp,
            "useless" => OfferRefusal.NothingUsable,
            "full" => OfferRefusal.Full,
            _ => null,
        };
        if (refusal is { } reason)
        {
            Tell(new OfferRefused(offer.Request, offer.Transport, reason, "as the offer asked"));
        }
        else if (words[0] != "silent")
        {
            Tell(new OfferAnswered(offer.Request, offer.Transport, $"answer to {offer.Transport.Value}", UpTracks(offer, words), Slots(offer, words)));
        }
    }

    private List<NegotiatedUpTrack> UpTracks(ApplyOffer offer, string[] words)
    {
        var tracks = new List<NegotiatedUpTrack>();
        for (var i = 0; i < words.Length && offer.MayPublish; i++)
        {
            var (name, codec) = words[i].Split(':') is [var first, var second] ? (first, second) : (words[i], "VP8");
            if (name is "audio" or "video")
            {
                var mid = $"{i}";
                if (!_tracks.TryGetValue((offer.Transport, mid), out var id))
                {
                    id = new UpTrackId(++_lastTrack);
                    _tracks.Add((offer.Transport, mid), id);
                }

                var kind = name == "audio" ? MediaKind.Audio : MediaKind.Video;
                tracks.Add(new NegotiatedUpTrack(mid, kind, id, kind == MediaKind.Audio ? "opus" : codec, null, null));
            }
        }

        return tracks;
    }

    private static List<NegotiatedSlot> Slots(ApplyOffer offer, string[] words)
    {
        var slots = new List<NegotiatedSlot>();
        var next = new Dictionary<MediaKind, int> { [MediaKind.Audio] = 0, [MediaKind.Video] = 0 };
        foreach (var word in offer.MaySubscribe ? words : [])
        {
            if (word is "pair" or "slot-audio")
            {
                Add(MediaKind.Audio);
            }

            if (word is "pair" or "slot-video")
            {
                Add(MediaKind.Video);
            }
        }

        return slots;

        void Add(MediaKind kind)
        {
            var pair = next[kind]++;
            slots.Add(new NegotiatedSlot(kind == MediaKind.Audio ? $"a{pair}" : $"v{pair}", kind, pair));
        }
    }
}
