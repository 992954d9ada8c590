using System.Globalization;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Web.Endpoints;

/// <summary>What watches a server asks: is the process alive, and may callers be sent to it.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan _databasePatience = TimeSpan.FromSeconds(3);

    /// <summary>A worker with nothing to do turns once a second.</summary>
    private const double WorkerPatienceSeconds = 10;

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).WithTags("Operations").AllowAnonymous();
        routes.MapGet("/readyz", CheckAsync)
            .WithTags("Operations").AllowAnonymous()
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> CheckAsync(RoomsDatabase database, IServiceProvider services, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        var relay = services.GetService<IMediaRelay>();
        if (relay is not { AnnouncedAddresses.Count: > 0 })
        {
            reasons.Add("no announced media address is usable: set MediaRelay__AnnouncedAddress");
        }

        foreach (var worker in relay?.Statistics.Workers ?? [])
        {
            if (!worker.IsRunning || worker.SecondsSinceTurn > WorkerPatienceSeconds)
            {
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"media worker {worker.Worker} does not turn"));
            }
        }

        if (!await AnswersAsync(database, cancellation))
        {
            reasons.Add("the database does not answer");
        }

        return reasons.Count == 0
            ? TypedResults.Text("ready\n")
            : Problems.Create(StatusCodes.Status503ServiceUnavailable, "notReady", string.Join("; ", reasons));
    }

    private static async Task<bool> AnswersAsync(RoomsDatabase database, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_databasePatience);
        try
        {
            return await database.AnswersAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
