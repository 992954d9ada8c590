namespace CrossStrait.LoadClient.Servers;

/// <summary>How rooms are made and joined on one kind of server.</summary>
internal interface IRoomServer : IDisposable
{
    Task<string> CreateRoomAsync(int number, CancellationToken cancellation);

    /// <summary>Connects an endpoint that sends.</summary>
    Task PublishAsync(Endpoint endpoint, string room, int publisher, CancellationToken cancellation);

    /// <summary>Connects an endpoint that takes those of the room's publishers whom the shape has for it.</summary>
    Task SubscribeAsync(Endpoint endpoint, string room, int subscriber, CancellationToken cancellation);
}
