using System.Security.Claims;
using System.Text.Json;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <param name="Id">The recording.</param>
/// <param name="RoomId">Its room.</param>
/// <param name="State"><c>recording</c>, <c>composing</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="StartedBy">The name of who started it.</param>
/// <param name="DurationSeconds">0 until the capture is closed.</param>
/// <param name="Progress">0 to 1 while composing.</param>
/// <param name="Error">What went wrong, if anything.</param>
internal sealed record RecordingReply(
    string Id,
    string RoomId,
    string State,
    DateTimeOffset StartedAt,
    string StartedBy,
    double DurationSeconds,
    double Progress,
    string? Error);

/// <summary>Recordings over HTTP, for programs with the API key and for people with a token of the room.</summary>
internal static class RecordingEndpoints
{
    private const string StartedByProgram = "API";

    public static void MapRecordings(this IEndpointRouteBuilder routes)
    {
        var recordings = routes.MapGroup("/api")
            .WithTags("Recordings")
            .RequireAuthorization(Policies.AdminOrRoomToken)
            .WithMetadata(new CookieEndpoint())
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        recordings.MapPost("/rooms/{roomId}/recordings", StartAsync)
            .Produces<RecordingReply>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict);
        recordings.MapPost("/recordings/{recordingId}/stop", StopAsync)
            .Produces<RecordingReply>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        recordings.MapGet("/recordings/{recordingId}", ReadAsync).Produces<RecordingReply>();
        recordings.MapGet("/recordings/{recordingId}/file", ReadFileAsync)
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> StartAsync(string roomId, ClaimsPrincipal caller, RoomSessions sessions, CancellationToken cancellation)
    {
        if (!MayRecord(caller, roomId))
        {
            return NotAllowed();
        }

        var startedBy = RoomGrant.From(caller)?.Name ?? PersonGrant.From(caller)?.Name ?? StartedByProgram;
        var entered = await sessions.EnterAsync(roomId, session => session.StartRecordingAsync(startedBy), cancellation);
        return entered switch
        {
            null => RoomsEndpoints.UnknownRoom(),
            { Reply.Value: { } entry } => TypedResults.Created($"/api/recordings/{entry.Id}", Describe(entry)),
            { Reply.Refusal: var refusal } => Refused(refusal!),
        };
    }

    /// <summary>Stops, and answers when the capture's files are closed. A recording that is stopped already is answered as it stands.</summary>
    private static async Task<IResult> StopAsync(
        string recordingId,
        ClaimsPrincipal caller,
        IRecordingLibrary library,
        RoomSessions sessions,
        CancellationToken cancellation)
    {
        if (await library.FindAsync(recordingId, cancellation) is not { } entry)
        {
            return UnknownRecording();
        }

        if (!MayRecord(caller, entry.RoomId))
        {
            return NotAllowed();
        }

        if (entry.State == RecordingState.Recording && sessions.Find(entry.RoomId) is { } session)
        {
            var reply = await session.StopRecordingAsync(recordingId);
            if (reply.Refusal is { Code: not (RefusalCode.NotRecording or RefusalCode.RoomClosed) } refusal)
            {
                return Refused(refusal);
            }
        }

        return TypedResults.Ok(Describe(await library.FindAsync(recordingId, cancellation) ?? entry));
    }

    private static async Task<IResult> ReadAsync(string recordingId, ClaimsPrincipal caller, IRecordingLibrary library, CancellationToken cancellation) =>
        await library.FindAsync(recordingId, cancellation) switch
        {
            null => UnknownRecording(),
            { } entry when !MaySee(caller, entry.RoomId) => NotAllowed(),
            { } entry => TypedResults.Ok(Describe(entry)),
        };

    private static async Task<IResult> ReadFileAsync(string recordingId, ClaimsPrincipal caller, IRecordingLibrary library, CancellationToken cancellation)
    {
        if (await library.FindAsync(recordingId, cancellation) is not { } entry)
        {
            return UnknownRecording();
        }

        if (!MayWatch(caller, entry.RoomId))
        {
            return NotAllowed();
        }

        if (entry.State != RecordingState.Ready)
        {
            return NotReady(entry);
        }

        return library.FindFile(recordingId) is { } file
            ? TypedResults.PhysicalFile(file, "video/mp4", $"{recordingId}.mp4", enableRangeProcessing: true)
            : Problems.Create(StatusCodes.Status404NotFound, "fileMissing", "The film of this recording is not there any more.");
    }

    private static bool MaySee(ClaimsPrincipal caller, string roomId) =>
        caller.IsInRole(Policies.Admin) || RoomGrant.From(caller)?.RoomId == roomId;

    /// <summary>A film is what subscribers received: an encoder's token, which may only publish, does not open it.</summary>
    private static bool MayWatch(ClaimsPrincipal caller, string roomId) =>
        caller.IsInRole(Policies.Admin) || (RoomGrant.From(caller) is { CanSubscribe: true } grant && grant.RoomId == roomId);

    private static bool MayRecord(ClaimsPrincipal caller, string roomId) =>
        caller.IsInRole(Policies.Admin) || (RoomGrant.From(caller) is { CanPublish: true } grant && grant.RoomId == roomId);

    private static RecordingReply Describe(RecordingEntry entry) => new(
        entry.Id,
        entry.RoomId,
        CamelCase(entry.State.ToString()),
        entry.StartedAt,
        entry.StartedBy,
        entry.Duration.TotalSeconds,
        entry.Progress,
        entry.Error);

    private static IResult UnknownRecording() =>
        Problems.Create(StatusCodes.Status404NotFound, "unknownRecording", "There is no such recording.");

    private static IResult NotAllowed() =>
        Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This credential does not give that right.");

    private static IResult NotReady(RecordingEntry entry) => entry.State == RecordingState.Failed
        ? Problems.Create(StatusCodes.Status409Conflict, "recordingFailed", entry.Error ?? "The recording could not be composed.")
        : Problems.Create(StatusCodes.Status409Conflict, "recordingNotReady", $"The recording is {CamelCase(entry.State.ToString())}.");

    private static IResult Refused(Refusal refusal) =>
        Problems.Create(StatusCodes.Status409Conflict, CamelCase(refusal.Code.ToString()), refusal.Message);

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
