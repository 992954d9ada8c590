using System.Collections.Concurrent;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using Microsoft.AspNetCore.SignalR;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Hub connections that were opened with a session's cookie, so that they end with the session: at once where it ended on
/// this node, within <see cref="_interval"/> where it ended on another or its person was disabled.
/// </summary>
internal sealed partial class SessionConnections(AccountSessions sessions, IHttpContextAccessor accessor, ILogger<SessionConnections> logger)
    : BackgroundService, IHubFilter
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, (PersonGrant Person, HubCallerContext Connection)> _open = new(StringComparer.Ordinal);

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (context.Context.User is { } user && PersonGrant.From(user) is { } person)
        {
            _open[context.Context.ConnectionId] = (person, context.Context);
        }

        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Ended += OnEnded;
        using var timer = new PeriodicTimer(_interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAsync(stoppingToken);
            }
        }
        finally
        {
            sessions.Ended -= OnEnded;
        }
    }

    /// <summary>
    /// Within a request the connections end once it is answered: a browser that gets another session by the answer would else
    /// come back with the old one, and be shown the sign-in.
    /// </summary>
    private void OnEnded(string personId, string? sessionId)
    {
        if (accessor.HttpContext is { WebSockets.IsWebSocketRequest: false } http)
        {
            http.Response.OnCompleted(() =>
            {
                Abort(personId, sessionId);
                return Task.CompletedTask;
            });
        }
        else
        {
            Abort(personId, sessionId);
        }
    }

    private void Abort(string personId, string? sessionId)
    {
        foreach (var (person, connection) in _open.Values)
        {
            if (person.PersonId == personId && (sessionId is null || person.SessionId == sessionId))
            {
                connection.Abort();
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        var open = _open.Values.ToArray();
        try
        {
            var live = await sessions.KeepLiveAsync([.. open.Select(one => one.Person.SessionId).Distinct()], cancellation);
            foreach (var (person, connection) in open)
            {
                if (!live.Contains(person.SessionId))
                {
                    connection.Abort();
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The database may be away for a while: nobody is signed out for that, and the next round asks again.
            LogCheckFailed(logger, exception);
        }
    }

    [LoggerMessage(5100, LogLevel.Warning, "Could not ask which sessions still hold")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);
}
