using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Media;

/// <summary>
/// Whoever owns transports and captures: a room session. Called by <see cref="RoomMedia"/> in the order of the relay's
/// events; it only hands them over to its own loop.
/// </summary>
internal interface IMediaSink
{
    ValueTask ReceiveAsync(RelayEvent relayEvent);

    /// <summary>The relay did not answer a request in time. A later answer is dropped.</summary>
    ValueTask ExpireAsync(RequestId request);
}
