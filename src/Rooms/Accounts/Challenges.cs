using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// State of a sign-in under way. It is taken by deleting it, so that an answer that was overheard opens nothing a second
/// time, on whichever node it arrives.
/// </summary>
public sealed class Challenges(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Keeps the state and gives the secret for the browser's cookie.</summary>
    public async Task<string> KeepAsync(string kind, string state, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var secret = Secret.New();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var stale = now.ToUtcMicroseconds();
        await context.Challenges.Where(challenge => challenge.ExpiresAt < stale).ExecuteDeleteAsync(cancellation);
        context.Challenges.Add(new ChallengeRow
        {
            SecretHash = Secret.HashOf(secret),
            Kind = kind,
            State = state,
            ExpiresAt = (now + _lifetime).ToUtcMicroseconds(),
        });
        await context.SaveChangesAsync(cancellation);
        return secret;
    }

    /// <summary>The state, once; null if there is none, or it is of another kind or too old.</summary>
    public async Task<string?> TakeAsync(string kind, string secret, CancellationToken cancellation)
    {
        var hash = Secret.HashOf(secret);
        var now = time.GetUtcNow().ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = await context.Challenges.AsNoTracking()
            .SingleOrDefaultAsync(challenge => challenge.SecretHash == hash && challenge.Kind == kind && challenge.ExpiresAt >= now, cancellation);
        if (found is null)
        {
            return null;
        }

        var taken = await context.Challenges.Where(challenge => challenge.SecretHash == hash).ExecuteDeleteAsync(cancellation);
        return taken == 1 ? found.State : null;
    }
}
