using CrossStrait.Interop.Hosting;
using CrossStrait.MediaRelay;

namespace CrossStrait.Interop.Synthetic;

/// <summary>A publisher of sound and picture by WHIP and a receiver by WHEP, both without a browser, in a room of their own.</summary>
internal sealed class SyntheticPair : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly SyntheticLine _voice = new("voice", MediaKind.Audio, Sends: true, 1001);
    private static readonly SyntheticLine _face = new("face", MediaKind.Video, Sends: true, 2002);

    private SyntheticPair(SyntheticClient publisher, SyntheticClient receiver, SyntheticCamera camera)
    {
        Publisher = publisher;
        Receiver = receiver;
        Camera = camera;
    }

    public SyntheticClient Publisher { get; }

    public SyntheticClient Receiver { get; }

    public SyntheticCamera Camera { get; }

    public ReceivedStream Audio => StreamOf(SyntheticLine.AudioPayloadType);

    public ReceivedStream Video => StreamOf(SyntheticLine.VideoPayloadType);

    /// <summary>Connects both and waits until picture and sound arrive.</summary>
    public static async Task<SyntheticPair> ConnectAsync(ServerProcess server)
    {
        var room = await server.Api.CreateRoomAsync();
        var camera = new SyntheticCamera(_face);
        var sender = new SyntheticPeer([_voice, _face], new SyntheticMicrophone(_voice), camera);
        var publisher = new SyntheticClient(server, await server.Api.CreateTokenAsync(room, "sender"), sender) { Room = room };
        var taker = new SyntheticPeer([new("a", MediaKind.Audio, Sends: false), new("v", MediaKind.Video, Sends: false)]);
        var receiver = new SyntheticClient(server, await server.Api.CreateTokenAsync(room, "taker"), taker) { Room = room };
        var pair = new SyntheticPair(publisher, receiver, camera);
        await publisher.OpenAsync($"/whip/{room}");

        // The camera's only key frame is over when the receiver comes.
        await Poll.UntilAsync(_patience, () => camera.Frames > 5, () => "no frame sent");
        await receiver.OpenAsync($"/whep/{room}");
        await pair.AwaitPacketsAsync(1, server);
        return pair;
    }

    /// <summary>Waits for as many more packets of both kinds.</summary>
    public async Task AwaitPacketsAsync(int more, ServerProcess server)
    {
        var before = Receiver.Peer.Streams.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
        await Poll.UntilAsync(
            _patience,
            () => Receiver.Peer.Streams.Count(entry => entry.Value.Count >= before.GetValueOrDefault(entry.Key) + more) == 2,
            () => $"{more} packets more: {string.Join("; ", Receiver.Peer.Streams.Values)}\n{server.LogTail()}");
    }

    public void Dispose()
    {
        Publisher.Dispose();
        Receiver.Dispose();
    }

    private ReceivedStream StreamOf(byte payloadType) => Receiver.Peer.Streams.Values.Single(stream => stream.PayloadType == payloadType);
}
