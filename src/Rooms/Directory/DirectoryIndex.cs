using System.Collections.Immutable;
using System.Data.Common;
using System.Threading.Channels;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Directory;

/// <summary>
/// The directory in this node's memory: made anew when its rows changed, whoever changed them. Any thread may call; only
/// <see cref="RefreshAsync"/> and <see cref="FollowAsync"/> wait for the database.
/// </summary>
public sealed class DirectoryIndex : IPeople, IDialPlan, IPresenceVisibility, IDisposable
{
    /// <summary>Subject of the hints by which nodes tell each other that the directory changed.</summary>
    public const string HintSubject = "directory";

    /// <summary>So many characters can be searched for.</summary>
    public const int MaxQueryLength = 100;

    private static readonly TimeSpan _resync = TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<RoomsDbContext> _contexts;
    private readonly IHints _hints;
    private readonly TimeProvider _time;
    private readonly ILogger<DirectoryIndex> _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Channel<bool> _hinted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile DirectorySnapshot _current = DirectorySnapshot.Empty;

    public DirectoryIndex(IDbContextFactory<RoomsDbContext> contexts, IHints hints, TimeProvider time, ILogger<DirectoryIndex> logger)
    {
        ArgumentNullException.ThrowIfNull(hints);
        _contexts = contexts;
        _hints = hints;
        _time = time;
        _logger = logger;
        hints.Received += OnHint;
    }

    /// <summary>Raised on any thread after this node sees a change; handlers only post.</summary>
    public event Action? Changed;

    internal DirectorySnapshot Current => _current;

    public PersonCard? Find(string personId) => _current.Find(personId)?.Card;

    public bool MaySee(string viewerId, string personId) => _current.MaySee(viewerId, personId);

    public IReadOnlyCollection<string> WatchedBy(string viewerId) => _current.WatchedBy(viewerId);

    public IReadOnlySet<string> FavouritesOf(string personId) =>
        _current.Find(personId)?.Favourites ?? (IReadOnlySet<string>)ImmutableHashSet<string>.Empty;

    public DirectoryPage Search(string? typed, string? ownOrganisationId, int offset, int limit) =>
        DirectorySearch.Find(_current, typed, ownOrganisationId, offset, limit);

    public Task<DialTarget> ResolveAsync(string callerPersonId, string dialled, CancellationToken cancellation)
    {
        var current = _current;
        return Task.FromResult(current.Find(callerPersonId) is { } caller
            ? current.Plan.Resolve(caller.Card.OrganisationId, dialled)
            : new DialTarget.Forbidden(dialled));
    }

    /// <summary>Reads the rows again if they changed. When it returns, this node sees all that was committed before the call.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellation);
            if (await DirectoryRows.ReadStampAsync(context, cancellation) == _current.Stamp)
            {
                return;
            }

            _current = new DirectorySnapshot(await DirectoryRows.ReadAsync(context, cancellation));
        }
        finally
        {
            _reading.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>After an edit on this node: sees it here and tells the others.</summary>
    public async Task PublishAsync(CancellationToken cancellation)
    {
        await RefreshAsync(cancellation);
        _hints.Publish(HintSubject, "", _current.Stamp.Edits);
    }

    /// <summary>
    /// Sees what other nodes change, at once by their hints and every five seconds without, until it is cancelled. A database
    /// that does not answer leaves the directory as it is.
    /// </summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(cancellation);
                await RefreshAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
            {
                _logger.CannotRefresh(exception);
            }
        }
    }

    public void Dispose()
    {
        _hints.Received -= OnHint;
        _reading.Dispose();
    }

    /// <summary>Until a hint, and no longer than five seconds: a hint may be lost.</summary>
    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_resync, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _hinted.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }

    private void OnHint(string subject, string key, long version)
    {
        if (subject == HintSubject)
        {
            _hinted.Writer.TryWrite(true);
        }
    }
}
