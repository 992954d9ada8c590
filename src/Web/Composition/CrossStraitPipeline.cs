using CrossStrait.Signaling;
using CrossStrait.Signaling.Lines;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Endpoints;

namespace CrossStrait.Web.Composition;

/// <summary>The order in which a request passes through, and the routes at its end.</summary>
internal static class CrossStraitPipeline
{
    public static void UseCrossStrait(this WebApplication app, HostArguments arguments)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler(branch => branch.Run(Problems.WriteUnhandledAsync));
        app.UseStatusCodePages(Problems.WriteEmptyAsync);
        app.UseSecurityHeaders();
        if (!arguments.Lan)
        {
            // A certificate that nobody vouches for and HSTS together would lock people out.
            app.UseHsts();
        }

        app.UseClientFiles();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseCookieGuard();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseClientPage();
    }

    public static void MapCrossStrait(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealth();
        app.MapMetrics();
        app.MapRooms();
        app.MapNodes();
        app.MapJoin();
        app.MapGoodbye();
        app.MapSessions();
        app.MapPasskeys();
        app.MapOidc();
        app.MapInvitations();
        app.MapKeys();
        app.MapDirectory();
        app.MapDirectoryFiles();
        app.MapPeople();
        app.MapOrganisations();
        app.MapGroups();
        app.MapRingGroups();
        app.MapNumbers();
        app.MapAudit();
        app.MapRecordings();
        app.MapDiagnostics();
        app.MapCalls();
        app.MapSignaling().RequireAuthorization(Policies.RoomToken);
        app.MapLines().RequireAuthorization(Policies.Session).WithMetadata(new CookieEndpoint());
        app.MapWhip();
        app.MapWhep();
    }
}
