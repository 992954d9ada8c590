using System.Collections.Concurrent;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>
/// Keeps what people chose in the database, behind what they do, and gives it to the keeper at the next start. Only the last
/// choice of each is written; a database that is away gets it later.
/// </summary>
internal sealed class PresenceMemory(PresenceKeeper keeper, ChosenPresences stored, ILogger<PresenceMemory> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, PresenceChosenRow> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0);
    private volatile bool _isStopping;
    private Task _writing = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await stored.ReadAllAsync(cancellationToken))
        {
            var isKnown = Enum.TryParse<PresenceStatus>(row.Status, out var status);
            var chosen = isKnown && (status != PresenceStatus.Available || row.Note is not null)
                ? new ChosenPresence(status, row.Note, row.Until)
                : null;
            keeper.Apply(new PersonState(row.PersonId) { Version = row.Version, Chosen = chosen });
        }

        keeper.Peers.TellAgain();
        keeper.Chose += Remember;
        _writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopping)
        {
            return; // a host that stopped by itself is stopped once more by whoever disposes it
        }

        _isStopping = true;
        keeper.Chose -= Remember;
        _wake.Release();
        await Task.WhenAny(_writing, Task.Delay(_farewell, CancellationToken.None));
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Dispose();
    }

    private void Remember(PersonState state)
    {
        _waiting[state.PersonId] = new PresenceChosenRow
        {
            PersonId = state.PersonId,
            Status = (state.Chosen?.Status ?? PresenceStatus.Available).ToString(),
            Note = state.Chosen?.Note,
            Until = state.Chosen?.Until,
            Version = state.Version,
        };
        _wake.Release();
    }

    private async Task WriteAsync()
    {
        bool isLast;
        do
        {
            await _wake.WaitAsync(_retry);
            isLast = _isStopping;
            foreach (var choice in _waiting)
            {
                try
                {
                    await stored.WriteAsync(choice.Value, CancellationToken.None);
                    _waiting.TryRemove(choice);
                }
#pragma warning disable CA1031 // whatever keeps the database from taking it: it is tried again
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    logger.ChoiceNotStored(exception);
                    break;
                }
            }
        }
        while (!isLast);
    }
}
