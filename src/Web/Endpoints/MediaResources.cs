using CrossStrait.Rooms.Sessions;
using CrossStrait.Signaling;
using Microsoft.Net.Http.Headers;

namespace CrossStrait.Web.Endpoints;

/// <summary>
/// What WHIP (RFC 9725) and WHEP have in common: a POST makes a session named by an unguessable location, PATCH trickles
/// or restarts ICE, DELETE ends it.
/// </summary>
internal sealed class MediaResources(string prefix, bool publishes)
{
    private const string Sdp = "application/sdp";
    private const string TrickleFragment = "application/trickle-ice-sdpfrag";

    private string RoomPattern => $"/{prefix}/{{roomId}}";

    private string SessionPattern => $"/{prefix}/{{roomId}}/{{secret}}";

    /// <summary>Maps the two addresses. Methods that are not named are refused with 405, GET, HEAD and PUT among them (RFC 9725 4.2).</summary>
    public RouteGroupBuilder Map(IEndpointRouteBuilder routes)
    {
        MapAddress(routes, RoomPattern, "POST", "Accept-Post", Sdp);
        MapAddress(routes, SessionPattern, publishes ? "PATCH, DELETE" : "GET, PATCH, DELETE", "Accept-Patch", TrickleFragment);
        // The gate authenticates, so that its refusals carry CORS headers too.
        var calls = routes.MapGroup("").AllowAnonymous().AddEndpointFilter<MediaGate>().WithTags(prefix);
        calls.MapPost(RoomPattern, OpenAsync).Produces(StatusCodes.Status201Created, contentType: Sdp);
        calls.MapPatch(SessionPattern, PatchAsync);
        calls.MapDelete(SessionPattern, CloseAsync);
        return calls;
    }

    /// <summary>The session of a location, if the token is of its room and its owner; otherwise the refusal.</summary>
    public async Task<(RoomSession? Session, MediaResource? Resource, IResult? Refusal)> FindAsync(
        string roomId,
        string secret,
        RoomSessions sessions,
        HttpContext http)
    {
        var session = sessions.Find(roomId);
        var grant = MediaGate.GrantOf(http);
        if (session is null)
        {
            return (null, null, MediaRefusals.UnknownSession());
        }

        if (grant.RoomId != roomId)
        {
            return (null, null, MediaRefusals.NotAllowed());
        }

        var found = await session.FindResourceAsync(secret);
        if (found.Value is not { } resource || resource.Publishes != publishes)
        {
            return (null, null, MediaRefusals.UnknownSession());
        }

        return resource.Identity == grant.Identity ? (session, resource, null) : (null, null, MediaRefusals.NotAllowed());
    }

    /// <summary>Answers OPTIONS, for pages that ask before they call, and refuses every method that nothing else takes.</summary>
    private static void MapAddress(IEndpointRouteBuilder routes, string pattern, string methods, string acceptHeader, string accepted)
    {
        routes.MapMethods(pattern, [HttpMethods.Options], (HttpResponse response) =>
        {
            MediaGate.AllowOrigins(response);
            response.Headers[acceptHeader] = accepted;
            response.Headers.AccessControlAllowMethods = $"{methods}, OPTIONS";
            response.Headers.AccessControlAllowHeaders = $"{HeaderNames.Authorization}, {HeaderNames.ContentType}, {HeaderNames.IfMatch}";
            response.Headers.AccessControlMaxAge = "86400";
            return TypedResults.NoContent();
        }).AllowAnonymous().ExcludeFromDescription();
        routes.Map(pattern, (HttpResponse response) =>
        {
            MediaGate.AllowOrigins(response);
            response.Headers.Allow = $"{methods}, OPTIONS";
            return Problems.Create(StatusCodes.Status405MethodNotAllowed, "methodNotAllowed", "This address does not take that method.");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private async Task<IResult> OpenAsync(
        string roomId,
        RoomSessions sessions,
        IRoomDirectory directory,
        TurnServers turn,
        HttpContext http,
        CancellationToken cancellation)
    {
        var grant = MediaGate.GrantOf(http);
        if (await directory.FindAsync(roomId, cancellation) is null)
        {
            return Problems.Create(StatusCodes.Status404NotFound, "unknownRoom", "There is no such room.");
        }

        if (grant.RoomId != roomId || !(publishes ? grant.CanPublish : grant.CanSubscribe))
        {
            return MediaRefusals.NotAllowed();
        }

        var (sdp, refusal) = await MediaBody.ReadAsync(http.Request, Sdp, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        var only = publishes ? null : http.Request.Query["participant"].FirstOrDefault(identity => !string.IsNullOrEmpty(identity));
        var entered = await sessions.EnterAsync(roomId, session => session.OpenResourceAsync(grant, publishes, sdp, only), cancellation);
        if (entered?.Reply.Value is not { } opened)
        {
            return MediaRefusals.From(entered?.Reply.Refusal ?? new Refusal(RefusalCode.RoomClosed, "The room session has ended."), http.Response);
        }

        http.Response.Headers.Location = $"{http.Request.PathBase}/{prefix}/{roomId}/{opened.Secret}";
        http.Response.Headers.ETag = Quote(opened.EntityTag);
        http.Response.Headers["Accept-Patch"] = TrickleFragment;
        http.Response.Headers.Link = IceServerLinks.Of(turn.For(grant.Identity));
        return TypedResults.Text(opened.Answer, Sdp, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> PatchAsync(
        string roomId,
        string secret,
        RoomSessions sessions,
        HttpContext http,
        CancellationToken cancellation)
    {
        var (session, resource, refusal) = await FindAsync(roomId, secret, sessions, http);
        if (refusal is not null)
        {
            return refusal;
        }

        var (text, unreadable) = await MediaBody.ReadAsync(http.Request, TrickleFragment, cancellation);
        if (unreadable is not null)
        {
            return unreadable;
        }

        if (!SdpFragment.TryRead(text, out var fragment))
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badSdp", "The body is not an SDP fragment with ICE credentials or candidates.");
        }

        // RFC 9725 4.3.1: an entity tag names the ICE session that candidates are for; "*" begins another (4.3.3).
        var match = http.Request.Headers.IfMatch.ToString().Trim();
        return match switch
        {
            "" => Problems.Create(StatusCodes.Status428PreconditionRequired, "preconditionRequired", "If-Match is needed: the entity tag, or * to restart ICE."),
            "*" when fragment!.HasCredentials => await RestartAsync(session!, secret, fragment, http),
            "*" => Problems.Create(StatusCodes.Status400BadRequest, "badSdp", "An ICE restart needs ice-ufrag and ice-pwd."),
            // ICE-lite: the relay learns a path from the client's checks and needs no candidates (RFC 8445 2.5).
            _ when match == Quote(resource!.EntityTag) => TypedResults.NoContent(),
            _ => Problems.Create(StatusCodes.Status412PreconditionFailed, "preconditionFailed", "The entity tag is of another ICE session."),
        };
    }

    private static async Task<IResult> RestartAsync(RoomSession session, string secret, SdpFragment fragment, HttpContext http)
    {
        var reply = await session.RestartIceAsync(secret, fragment.Ufrag!, fragment.Password!);
        if (reply.Value is not { } restarted)
        {
            return MediaRefusals.From(reply.Refusal!, http.Response);
        }

        http.Response.Headers.ETag = Quote(restarted.EntityTag);
        return TypedResults.Text(fragment.Answer(restarted.Ufrag, restarted.Password, restarted.Candidates), TrickleFragment);
    }

    private async Task<IResult> CloseAsync(string roomId, string secret, RoomSessions sessions, HttpContext http)
    {
        var (session, _, refusal) = await FindAsync(roomId, secret, sessions, http);
        if (refusal is not null)
        {
            return refusal;
        }

        var reply = await session!.CloseResourceAsync(secret);
        return reply.Refusal is { } gone ? MediaRefusals.From(gone, http.Response) : TypedResults.Ok();
    }

    private static string Quote(string entityTag) => $"\"{entityTag}\"";
}
