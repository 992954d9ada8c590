using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>A session that was just opened, and the secret for its cookie, which is not stored.</summary>
public sealed record OpenedSession(string Id, string Secret);

/// <summary>A session that holds, with the person as she stands in the directory now.</summary>
public sealed record LiveSession(string Id, PersonRow Person);

/// <summary>
/// Who is signed in where. Every request is checked against the row, so that signing out, disabling somebody or taking
/// away a role holds from the next request on, on every node.
/// </summary>
public sealed class AccountSessions(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    private const int MaxDeviceLength = 200;

    private static readonly TimeSpan _seenStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _connectedStep = TimeSpan.FromHours(1);

    /// <summary>Without a request for so long, it ends.</summary>
    public static TimeSpan IdleLifetime { get; } = TimeSpan.FromDays(14);

    /// <summary>After that one signs in anew whatever one did.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(60);

    /// <summary>Sessions that have ended on this node: all of a person if the session is null.</summary>
    public event Action<string, string?>? Ended;

    public async Task<OpenedSession> OpenAsync(string personId, string method, string device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(device);
        var now = time.GetUtcNow();
        var secret = Secret.New();
        var row = new SessionRow
        {
            Id = PrefixedId.New("SE"),
            SecretHash = Secret.HashOf(secret),
            PersonId = personId,
            Method = method,
            Device = NameRules.TryClean(device.Length > MaxDeviceLength ? device[..MaxDeviceLength] : device, MaxDeviceLength, out var clean) ? clean : "",
            CreatedAt = now.ToUtcMicroseconds(),
            SeenAt = now.ToUtcMicroseconds(),
        };
        var idle = (now - IdleLifetime).ToUtcMicroseconds();
        var old = (now - Lifetime).ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Sessions
            .Where(session => session.PersonId == personId && (session.SeenAt < idle || session.CreatedAt < old))
            .ExecuteDeleteAsync(cancellation);
        context.Sessions.Add(row);
        await context.SaveChangesAsync(cancellation);
        return new OpenedSession(row.Id, secret);
    }

    /// <summary>The session of a cookie, or null if it has ended, or its person is disabled or gone.</summary>
    public async Task<LiveSession?> FindAsync(string secret, CancellationToken cancellation)
    {
        var hash = Secret.HashOf(secret);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = await context.Sessions.AsNoTracking()
            .Where(session => session.SecretHash == hash)
            .Join(
                context.People.AsNoTracking().Where(person => !person.IsDisabled),
                session => session.PersonId,
                person => person.Id,
                (session, person) => new { Session = session, Person = person })
            .SingleOrDefaultAsync(cancellation);
        if (found is null || !IsAlive(found.Session, now))
        {
            return null;
        }

        if (now - UtcMicroseconds.FromUtcMicroseconds(found.Session.SeenAt) > _seenStep)
        {
            var at = now.ToUtcMicroseconds();
            await context.Sessions
                .Where(session => session.SecretHash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, at), cancellation);
        }

        return new LiveSession(found.Session.Id, found.Person);
    }

    /// <summary>
    /// Which of these sessions hold. Connections that last ask this from time to time, and while they last the session is in
    /// use.
    /// </summary>
    public async Task<IReadOnlySet<string>> KeepLiveAsync(IReadOnlyCollection<string> sessions, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var old = (now - Lifetime).ToUtcMicroseconds();
        var at = now.ToUtcMicroseconds();
        var longAgo = (now - _connectedStep).ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var live = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in sessions.Chunk(500))
        {
            live.UnionWith(await context.Sessions
                .Where(session => some.Contains(session.Id) && session.CreatedAt > old)
                .Join(context.People.Where(person => !person.IsDisabled), session => session.PersonId, person => person.Id, (session, _) => session.Id)
                .ToListAsync(cancellation));
            await context.Sessions
                .Where(session => some.Contains(session.Id) && session.SeenAt < longAgo)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, at), cancellation);
        }

        return live;
    }

    public async Task EndAsync(string personId, string sessionId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Sessions.Where(session => session.Id == sessionId).ExecuteDeleteAsync(cancellation);
        Ended?.Invoke(personId, sessionId);
    }

    /// <summary>Signs a person out everywhere.</summary>
    public async Task EndAllAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Sessions.Where(session => session.PersonId == personId).ExecuteDeleteAsync(cancellation);
        Ended?.Invoke(personId, null);
    }

    private static bool IsAlive(SessionRow session, DateTimeOffset now) =>
        now - UtcMicroseconds.FromUtcMicroseconds(session.SeenAt) < IdleLifetime
        && now - UtcMicroseconds.FromUtcMicroseconds(session.CreatedAt) < Lifetime;
}
