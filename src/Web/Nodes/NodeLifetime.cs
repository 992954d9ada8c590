using CrossStrait.Rooms.Nodes;

namespace CrossStrait.Web.Nodes;

/// <summary>Enters this node once the schema stands; at the end, when the sessions are closed, its rooms are given back.</summary>
internal sealed class NodeLifetime(RoomLeases leases, ThisNode node, ILogger<NodeLifetime> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await leases.StartAsync(cancellationToken);
        logger.NodeEntered(node.Id, node.PublicUrl);
    }

    /// <summary>Hosted parts stop in the reverse order of their registration: the sessions come after this one and go before it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await leases.DisposeAsync();
}

/// <summary>Log lines of nodes, ids 5200 to 5299.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(5200, LogLevel.Information, "This is node {NodeId} at {PublicUrl}")]
    public static partial void NodeEntered(this ILogger logger, string nodeId, string publicUrl);
}
