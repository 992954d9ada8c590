using System.Net;
using System.Reflection;
using System.Security.Claims;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Signaling;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

/// <summary>Walks the table of rights over everything that the server offers.</summary>
public sealed class PermissionTests(AccountHost host) : IClassFixture<AccountHost>
{
    /// <summary>Written out once more, so that a slip in the table is seen.</summary>
    private static readonly Dictionary<Permission, Role[]> _expected = new()
    {
        [Permission.SignedIn] = Enum.GetValues<Role>(),
        [Permission.ReadDirectory] = Enum.GetValues<Role>(),
        [Permission.Call] = Enum.GetValues<Role>(),
        [Permission.ManagePeople] = [Role.OrganisationAdmin, Role.SystemAdmin],
        [Permission.ManageNumbers] = [Role.OrganisationAdmin, Role.SystemAdmin],
        [Permission.ManageGroups] = [Role.Moderator, Role.OrganisationAdmin, Role.SystemAdmin],
        [Permission.ManageKeys] = [Role.OrganisationAdmin, Role.SystemAdmin],
        [Permission.ReadRecords] = [Role.OrganisationAdmin, Role.SystemAdmin],
        [Permission.ReadAudit] = [Role.SystemAdmin],
        [Permission.ManageOrganisations] = [Role.SystemAdmin],
        [Permission.ManageRooms] = [Role.SystemAdmin],
        [Permission.ManageServer] = [Role.SystemAdmin],
    };

    /// <summary>Policies beside the table: the token of one room, and the session in which hub methods are asked one by one.</summary>
    private static readonly string[] _ownPolicies = [Policies.RoomToken, Policies.AdminOrRoomToken, Policies.Session];

    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public void Table_gives_each_right_to_the_roles_that_are_meant()
    {
        Assert.Equal(Enum.GetValues<Permission>().Order(), _expected.Keys.Order());
        Assert.All(_expected, row => Assert.Equal(row.Value.Order(), Enum.GetValues<Role>().Where(role => Permissions.Of(role).Contains(row.Key)).Order()));
    }

    [Fact]
    public void Every_endpoint_says_who_may_use_it()
    {
        var silent = Endpoints().Where(endpoint =>
            endpoint.Metadata.GetMetadata<PermissionOfEndpoint>() is null
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            && !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => _ownPolicies.Contains(data.Policy, StringComparer.Ordinal)));

        Assert.Empty(silent.Select(Describe));
    }

    [Fact]
    public void Endpoint_that_anybody_may_use_is_one_of_these()
    {
        string[] open =
        [
            "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi/{documentName}.json", "POST /api/join",
            "POST /api/rooms/{roomId}/goodbye",
            "GET /api/sign-in-methods", "POST /api/session", "POST /api/session/passkey", "POST /api/session/passkey/options",
            "GET /api/session/oidc", "GET /api/session/oidc/callback", "GET /api/invitations/{secret}", "POST /api/invitations/{secret}",
        ];

        var found = Endpoints()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(Describe)
            .Where(name => !name.Contains(" /whip/", StringComparison.Ordinal) && !name.Contains(" /whep/", StringComparison.Ordinal));

        Assert.Empty(found.Except(open, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_endpoint_is_open_to_the_roles_of_the_table_and_to_no_other()
    {
        var policies = host.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var authorization = host.Services.GetRequiredService<IAuthorizationService>();
        var walked = 0;
        foreach (var endpoint in Endpoints())
        {
            if (endpoint.Metadata.GetMetadata<PermissionOfEndpoint>() is not { } declared)
            {
                continue;
            }

            var policy = await AuthorizationPolicy.CombineAsync(policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>());
            foreach (var role in Enum.GetValues<Role>())
            {
                var result = await authorization.AuthorizeAsync(PersonOf(role), new DefaultHttpContext(), policy!);
                Assert.True(
                    result.Succeeded == _expected[declared.Permission].Contains(role),
                    $"{Describe(endpoint)} needs {declared.Permission}; for {role}: {result.Succeeded}");
                walked++;
            }

            var nobody = await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity()), new DefaultHttpContext(), policy!);
            Assert.False(nobody.Succeeded, Describe(endpoint));
        }

        Assert.True(walked > 50, $"{walked}");
    }

    /// <summary>Over the wire, for what is refused: nothing of the kind is then carried out.</summary>
    [Fact]
    public async Task Every_endpoint_refuses_those_without_the_right_over_http()
    {
        var organisation = await host.AddOrganisationAsync();
        using var nobody = host.CreateBrowser();
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await host.SignInNewAsync(organisation, role);
            foreach (var endpoint in Endpoints())
            {
                if (endpoint.Metadata.GetMetadata<PermissionOfEndpoint>() is not { } declared)
                {
                    continue;
                }

                Assert.True(await AskAsync(nobody, endpoint) == HttpStatusCode.Unauthorized, Describe(endpoint));
                if (!_expected[declared.Permission].Contains(role))
                {
                    Assert.True(await AskAsync(browser, endpoint) == HttpStatusCode.Forbidden, $"{role}: {Describe(endpoint)}");
                }
            }
        }
    }

    [Fact]
    public void Every_hub_method_says_what_it_needs()
    {
        // The room hub is opened with the token of a room, which is its permission.
        var silent = Hubs()
            .Where(hub => hub != typeof(RoomHub))
            .SelectMany(Methods)
            .Where(method => PermissionHubFilter.NeededBy(method) is null);

        Assert.Empty(silent.Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    [Fact]
    public async Task Every_hub_method_is_open_to_the_roles_of_the_table_and_to_no_other()
    {
        foreach (var method in Hubs().SelectMany(Methods))
        {
            if (PermissionHubFilter.NeededBy(method) is not { } needed)
            {
                continue;
            }

            foreach (var role in Enum.GetValues<Role>())
            {
                Assert.True(
                    await PassesAsync(method, PersonOf(role)) == _expected[needed].Contains(role),
                    $"{method.DeclaringType!.Name}.{method.Name} needs {needed}; {role}");
            }

            Assert.False(await PassesAsync(method, new ClaimsPrincipal(new ClaimsIdentity())));
        }
    }

    [Theory]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Moderator, true)]
    public async Task Hub_method_that_needs_more_than_its_caller_has_answers_with_a_refusal(Role role, bool passes)
    {
        var method = typeof(StandInHub).GetMethod(nameof(StandInHub.Rename))!;

        Assert.Equal(passes, await PassesAsync(method, PersonOf(role)));
    }

    [Fact]
    public void Key_has_its_scopes_and_its_organisation_and_the_servers_own_has_all()
    {
        var key = Caller.From(new ClaimsPrincipal(new ClaimsIdentity(
            [new(Caller.KeyClaim, "KE_1"), new(PersonGrant.OrganisationClaim, "OR_1"), new(Caller.ScopeClaim, "ReadDirectory,ManagePeople")], "key")))!;
        var server = Caller.From(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, Policies.Admin)], "key")))!;

        Assert.True(key.MayIn(Permission.ManagePeople, "OR_1"));
        Assert.False(key.MayIn(Permission.ManagePeople, "OR_2"));
        Assert.False(key.MayIn(Permission.ManagePeople, null));
        Assert.False(key.May(Permission.SignedIn));
        Assert.True(server.MayIn(Permission.ManagePeople, "OR_2"));
        Assert.False(server.May(Permission.SignedIn));
    }

    [Fact]
    public void Nobody_gives_a_role_that_may_more_than_herself()
    {
        var admin = Caller.From(PersonOf(Role.OrganisationAdmin))!;
        var key = Caller.From(new ClaimsPrincipal(new ClaimsIdentity([new(Caller.KeyClaim, "KE_1"), new(Caller.ScopeClaim, "ManagePeople")], "key")))!;

        Assert.True(admin.MayGive([Role.Member, Role.OrganisationAdmin, Role.Moderator]));
        Assert.False(admin.MayGive([Role.Member, Role.SystemAdmin]));
        Assert.True(key.MayGive([Role.Member, Role.Secretary]));
        Assert.False(key.MayGive([Role.OrganisationAdmin]));
        Assert.True(Caller.From(PersonOf(Role.SystemAdmin))!.MayGive([Role.SystemAdmin]));
        Assert.False(Caller.From(PersonOf(Role.Member))!.MayGive([Role.Moderator]));
    }

    private static ClaimsPrincipal PersonOf(Role role) => new(SessionHandler.Describe(new LiveSession("SE_1", new PersonRow
    {
        Id = "PE_1",
        OrganisationId = "OR_1",
        Name = "林雅婷",
        Roles = role.ToString(),
    })));

    private RouteEndpoint[] Endpoints()
    {
        using (host.CreateClient())
        {
            // The server stands, and with it its routes.
        }

        return [.. host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()];
    }

    private static string Describe(RouteEndpoint endpoint) => $"{MethodOf(endpoint)} /{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser, RouteEndpoint endpoint)
    {
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
            string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x"))));
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(endpoint)), $"/{path}");
        request.Content = MethodOf(endpoint) is "GET" or "HEAD" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await browser.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static IEnumerable<Type> Hubs() => typeof(RoomHub).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Hub)) && !type.IsAbstract);

    /// <summary>What a client can call: public, declared by the hub itself and not one of SignalR's own.</summary>
    private static IEnumerable<MethodInfo> Methods(Type hub) => hub
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.GetBaseDefinition() == method && !method.IsSpecialName);

    private static async Task<bool> PassesAsync(MethodInfo method, ClaimsPrincipal caller)
    {
        var context = new HubInvocationContext(new StandInConnection(caller), new ServiceCollection().BuildServiceProvider(), new StandInHub(), method, []);
        var went = false;
        var reply = await new PermissionHubFilter().InvokeMethodAsync(context, _ =>
        {
            went = true;
            return ValueTask.FromResult<object?>(null);
        });
        Assert.True(went || reply is HubReply { Ok: false, Error.Code: CrossStrait.Rooms.Sessions.RefusalCode.NotAllowed });
        return went;
    }

    [RequiresPermission(Permission.SignedIn)]
    private sealed class StandInHub : Hub
    {
        [RequiresPermission(Permission.ManageGroups)]
        public Task<HubReply> Rename() => Task.FromResult(new HubReply { Error = Context is null ? null : new(default, "") });
    }

    private sealed class StandInConnection(ClaimsPrincipal user) : HubCallerContext
    {
        public override string ConnectionId => "1";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => user;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override Microsoft.AspNetCore.Http.Features.IFeatureCollection Features { get; } = new Microsoft.AspNetCore.Http.Features.FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort()
        {
        }
    }
}
