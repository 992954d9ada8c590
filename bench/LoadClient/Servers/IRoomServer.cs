namespace CrossStrait.LoadClient.Servers;

/// <summary>How rooms are made and joined on one kind of server.</summary>
internal interface IRoomServer : IDisposable
{
    Task<string> CreateRoomAsync(int number, CancellationToken cancellation);

    /// <summary>Connects an endpoint that sends.</summary>
    Task PublishAsync(Endpoint endpoint, string room, int publisher, CancellationToken cancellation);

    /// <summary>Connects an endpoint that takes all of the room's publishers but <paramref name="self"/> (-1: none is left out).</summary>
    Task SubscribeAsync(Endpoint endpoint, string room, int subscriber, int self, CancellationToken cancellation);
}
