using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <param name="Connection"><c>publish</c>, <c>subscribe</c>, <c>whip</c> or <c>whep</c>.</param>
internal sealed record ConnectionReply(string ParticipantId, string Identity, string Connection, TransportStatistics Statistics);

internal sealed record RoomStatisticsReply(string RoomId, IReadOnlyList<ConnectionReply> Connections);

/// <param name="Identity">Whose connection.</param>
/// <param name="Connection"><c>publish</c>, <c>subscribe</c> (left out: this), <c>whip</c> or <c>whep</c>.</param>
/// <param name="Seconds">1 to 60; left out: 10.</param>
/// <param name="Payload">Whether the payload of what the server receives is written too.</param>
internal sealed record TraceRequest(string Identity, string? Connection, int? Seconds, bool? Payload);

/// <summary>For those who look for a fault in a call: how each connection does, and what passes over it. Administrators only.</summary>
internal static class DiagnosticEndpoints
{
    private const int DefaultSeconds = 10;
    private const int MaxSeconds = 60;
    private const long MaxTraceBytes = 256L << 20;

    public static void MapDiagnostics(this IEndpointRouteBuilder routes)
    {
        var diagnostics = routes.MapGroup("/api/rooms/{roomId}")
            .WithTags("Diagnostics")
            .RequirePermission(Permission.ManageServer)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        diagnostics.MapGet("/statistics", ReadStatisticsAsync).Produces<RoomStatisticsReply>();
        diagnostics.MapGet("/trace", TraceAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/vnd.tcpdump.pcap")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>All connections of a room; none while nobody is there.</summary>
    private static async Task<IResult> ReadStatisticsAsync(
        string roomId, IRoomDirectory directory, RoomSessions sessions, MediaDiagnostics media, CancellationToken cancellation)
    {
        if (await directory.FindAsync(roomId, cancellation) is null)
        {
            return RoomsEndpoints.UnknownRoom();
        }

        var connections = await ListAsync(sessions, roomId);
        var replies = await Task.WhenAll(connections.Select(async connection =>
            (Connection: connection, Statistics: await media.ReadStatisticsAsync(connection.Transport, cancellation))));
        return TypedResults.Ok(new RoomStatisticsReply(roomId, [.. replies
            .Where(reply => reply.Statistics is not null)
            .Select(reply => new ConnectionReply(
                reply.Connection.ParticipantId, reply.Connection.Identity, reply.Connection.Connection, reply.Statistics!))]));
    }

    /// <summary>
    /// Traces one connection for some seconds and answers with the pcap file. RTP headers and RTCP; with
    /// <c>payload=true</c> also the payload of what the server receives.
    /// </summary>
    private static async Task<IResult> TraceAsync(
        string roomId,
        RoomSessions sessions,
        MediaDiagnostics media,
        DataPaths paths,
        HttpContext http,
        [AsParameters] TraceRequest request,
        CancellationToken cancellation)
    {
        var seconds = request.Seconds ?? DefaultSeconds;
        if (seconds is < 1 or > MaxSeconds)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badTrace", $"A trace takes 1 to {MaxSeconds} seconds.");
        }

        var found = (await ListAsync(sessions, roomId)).FirstOrDefault(one =>
            one.Identity == request.Identity && one.Connection == (request.Connection ?? "subscribe"));
        if (found is null)
        {
            return Problems.Create(StatusCodes.Status404NotFound, "unknownConnection", "This person has no such connection in this room now.");
        }

        var file = NewFile(paths);
        http.Response.OnCompleted(() =>
        {
            File.Delete(file);
            return Task.CompletedTask;
        });
        var ended = await media.TraceAsync(found.Transport, file, request.Payload ?? false, seconds, MaxTraceBytes, cancellation);
        return ended is { Error: null }
            ? TypedResults.PhysicalFile(file, "application/vnd.tcpdump.pcap", $"{found.Identity}-{found.Connection}.pcap")
            : Problems.Create(StatusCodes.Status409Conflict, "traceFailed", ended?.Error ?? "The relay did not answer.");
    }

    private static string NewFile(DataPaths paths)
    {
        DataPaths.CreatePrivate(paths.Traces);
        return Path.Combine(paths.Traces, $"{Guid.NewGuid():N}.pcap");
    }

    private static async Task<IReadOnlyList<SessionConnection>> ListAsync(RoomSessions sessions, string roomId) =>
        sessions.Find(roomId) is { } session && (await session.ListConnectionsAsync()).Value is { } connections ? connections.All : [];
}
