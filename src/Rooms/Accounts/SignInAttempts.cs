using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// Counts passwords tried per sign-in name and locks a name after too many. An attempt is counted before its password
/// is looked at: a hundred tried at the same moment are not a hundred looked at.
/// </summary>
public sealed class SignInAttempts(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    public const int Most = 5;

    private const int InsertRaces = 3;

    public static TimeSpan Lockout { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Takes one attempt. Otherwise the time until the name can be tried again.</summary>
    public async Task<TimeSpan?> TryTakeAsync(string normalizedName, CancellationToken cancellation)
    {
        var hash = Secret.HashOf(normalizedName);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        for (var round = 0; ; round++)
        {
            var now = time.GetUtcNow();
            var at = now.ToUtcMicroseconds();
            var until = (now + Lockout).ToUtcMicroseconds();
            if (await TakeFromAsync(context, hash, at, until, cancellation))
            {
                return null;
            }

            var row = await context.Attempts.AsNoTracking().SingleOrDefaultAsync(attempt => attempt.NameHash == hash, cancellation);
            if (row is not null && row.ExpiresAt > at)
            {
                // Somebody else may have taken the last one between the two looks: the time is then a whole lockout.
                return UtcMicroseconds.FromUtcMicroseconds(row.ExpiresAt) - now;
            }

            if (row is null && await InsertAsync(context, hash, at, until, cancellation))
            {
                return null;
            }

            if (round == InsertRaces)
            {
                return TimeSpan.FromSeconds(1);
            }
        }
    }

    /// <summary>The password was right: the count starts anew.</summary>
    public async Task ForgetAsync(string normalizedName, CancellationToken cancellation)
    {
        var hash = Secret.HashOf(normalizedName);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Attempts.Where(attempt => attempt.NameHash == hash).ExecuteDeleteAsync(cancellation);
    }

    private static async Task<bool> TakeFromAsync(RoomsDbContext context, string hash, long at, long until, CancellationToken cancellation)
    {
        var counted = await context.Attempts
            .Where(attempt => attempt.NameHash == hash && attempt.ExpiresAt > at && attempt.Count < Most)
            .ExecuteUpdateAsync(set => set
                .SetProperty(attempt => attempt.Count, attempt => attempt.Count + 1)
                .SetProperty(attempt => attempt.ExpiresAt, until), cancellation);
        if (counted == 1)
        {
            return true;
        }

        return await context.Attempts
            .Where(attempt => attempt.NameHash == hash && attempt.ExpiresAt <= at)
            .ExecuteUpdateAsync(set => set
                .SetProperty(attempt => attempt.Count, 1)
                .SetProperty(attempt => attempt.ExpiresAt, until), cancellation) == 1;
    }

    /// <summary>False if another attempt made the row first. What has expired goes on the occasion.</summary>
    private static async Task<bool> InsertAsync(RoomsDbContext context, string hash, long at, long until, CancellationToken cancellation)
    {
        await context.Attempts.Where(attempt => attempt.ExpiresAt <= at).ExecuteDeleteAsync(cancellation);
        // SQLite and PostgreSQL share these words; a lost race is no error and leaves nothing in the log.
        return await context.Database.ExecuteSqlAsync(
            $"""INSERT INTO accounts_attempts ("NameHash", "Count", "ExpiresAt") VALUES ({hash}, 1, {until}) ON CONFLICT DO NOTHING""",
            cancellation) == 1;
    }
}
