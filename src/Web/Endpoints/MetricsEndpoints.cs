using CrossStrait.MediaRelay;
using CrossStrait.Web.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CrossStrait.Web.Endpoints;

/// <summary><c>/metrics</c> in the Prometheus text format, version 0.0.4.</summary>
internal static class MetricsEndpoints
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapGet("/metrics", Write).WithTags("Operations").AllowAnonymous();

    private static ContentHttpResult Write(IServiceProvider services, MeterCollector meters)
    {
        var text = new PrometheusText();
        if (services.GetService<IMediaRelay>() is { } relay)
        {
            RelayExposition.Write(text, relay.Statistics);
        }

        meters.Write(text);
        ProcessExposition.Write(text);
        return TypedResults.Text(text.ToString(), ContentType);
    }
}
