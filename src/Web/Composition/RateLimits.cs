using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Configuration section "RateLimits". An office may sit behind one address, so bursts are generous and the refill is
/// what counts.
/// </summary>
internal sealed record RateLimitOptions
{
    /// <summary>Joins that one address may make at once.</summary>
    public int JoinBurst { get; init; } = 60;

    /// <summary>
    /// Joins per second and address after that. With nine digits, a code is not guessed at this rate in a lifetime.
    /// </summary>
    public int JoinPerSecond { get; init; } = 2;

    /// <summary>Pages of one address that may say goodbye at once: a whole office at the end of a meeting.</summary>
    public int GoodbyeBurst { get; init; } = 400;

    public int GoodbyePerSecond { get; init; } = 40;

    /// <summary>Sign-ins that one address may try at once. What guards one name is its lockout.</summary>
    public int SignInBurst { get; init; } = 30;

    public int SignInPerSecond { get; init; } = 1;

    /// <summary>Invitations that one address may make, look at or take up at once.</summary>
    public int InvitationsBurst { get; init; } = 30;

    public int InvitationsPerSecond { get; init; } = 1;

    /// <summary>Searches of the directory, files and favourites. A search is typed letter by letter.</summary>
    public int DirectoryBurst { get; init; } = 400;

    public int DirectoryPerSecond { get; init; } = 40;

    public int TokensBurst { get; init; } = 2000;

    public int TokensPerSecond { get; init; } = 200;
}

/// <summary>Limits per caller's address for what is cheap to ask and dear to allow.</summary>
internal static class RateLimits
{
    public const string Join = "Join";
    public const string Goodbye = "Goodbye";
    public const string Tokens = "Tokens";
    public const string SignIn = "SignIn";
    public const string Invitations = "Invitations";
    public const string Directory = "Directory";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        return services.AddRateLimiter(options =>
        {
            var limits = Read(configuration);
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(Join, http => PerAddress(http, limits.JoinBurst, limits.JoinPerSecond));
            options.AddPolicy(Goodbye, http => PerAddress(http, limits.GoodbyeBurst, limits.GoodbyePerSecond));
            options.AddPolicy(Tokens, http => PerAddress(http, limits.TokensBurst, limits.TokensPerSecond));
            options.AddPolicy(SignIn, http => PerAddress(http, limits.SignInBurst, limits.SignInPerSecond));
            options.AddPolicy(Directory, http => PerAddress(http, limits.DirectoryBurst, limits.DirectoryPerSecond));
            options.AddPolicy(Invitations, http => PerAddress(http, limits.InvitationsBurst, limits.InvitationsPerSecond));
            options.OnRejected = static (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
    }

    private static RateLimitOptions Read(IConfiguration configuration)
    {
        var limits = configuration.Read<RateLimitOptions>("RateLimits");
        int[] all =
        [
            limits.JoinBurst, limits.JoinPerSecond, limits.SignInBurst, limits.SignInPerSecond,
            limits.InvitationsBurst, limits.InvitationsPerSecond, limits.TokensBurst, limits.TokensPerSecond,
            limits.DirectoryBurst, limits.DirectoryPerSecond, limits.GoodbyeBurst, limits.GoodbyePerSecond,
        ];
        return Array.TrueForAll(all, number => number > 0)
            ? limits
            : throw new StartException("The numbers of RateLimits must be 1 or more.");
    }

    private static RateLimitPartition<string> PerAddress(HttpContext http, int burst, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(PartitionOf(http.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    /// <summary>An IPv6 subscriber has a whole /64 (RFC 6177), so that is what counts as one caller.</summary>
    internal static string PartitionOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}
