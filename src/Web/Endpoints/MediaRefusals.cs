using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Endpoints;

/// <summary>Refusals of a room session as HTTP says them.</summary>
internal static class MediaRefusals
{
    private const string RetrySeconds = "5";

    public static IResult NotAllowed() =>
        Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This token does not give that right here.");

    public static IResult UnknownSession() =>
        Problems.Create(StatusCodes.Status404NotFound, "unknownSession", "There is no such session, or it has ended.");

    public static IResult From(Refusal refusal, HttpResponse response)
    {
        var code = char.ToLowerInvariant(refusal.Code.ToString()[0]) + refusal.Code.ToString()[1..];
        var status = StatusOf(refusal.Code);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            // RFC 9725 4.5: an overloaded endpoint says when to come again.
            response.Headers.RetryAfter = RetrySeconds;
        }

        if (refusal is { Code: RefusalCode.OtherNode, Url: { Length: > 0 } url })
        {
            // RFC 9725 4.5 sends clients elsewhere with 307: the method and the offer stay as they are.
            var request = response.HttpContext.Request;
            response.Headers.Location = $"{url}{request.PathBase}{request.Path}{request.QueryString}";
        }

        return refusal.Code == RefusalCode.UnknownTransport ? UnknownSession() : Problems.Create(status, code, refusal.Message);
    }

    private static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.NotAllowed => StatusCodes.Status403Forbidden,
        RefusalCode.UnknownTransport => StatusCodes.Status404NotFound,
        RefusalCode.OtherNode => StatusCodes.Status307TemporaryRedirect,
        RefusalCode.NotJoined => StatusCodes.Status409Conflict,
        RefusalCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
        RefusalCode.RoomFull or RefusalCode.RelayFull or RefusalCode.RoomClosed => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
