using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

/// <summary>Messages that callers leave: recorded in the call's own room by its recorder, told of when the film is there.</summary>
public sealed class Voicemails : IDisposable
{
    private readonly RoomSessions _sessions;
    private readonly IRecordingLibrary _library;
    private readonly IDbContextFactory<RoomsDbContext> _contexts;
    private readonly ICallHistory _history;
    private readonly INotifier _notifier;
    private readonly IPeople _people;
    private readonly TimeProvider _time;
    private readonly ILogger<Voicemails> _logger;

    public Voicemails(
        RoomSessions sessions,
        IRecordingLibrary library,
        IDbContextFactory<RoomsDbContext> contexts,
        ICallHistory history,
        INotifier notifier,
        IPeople people,
        TimeProvider time,
        ILogger<Voicemails> logger)
    {
        (_sessions, _library, _contexts, _history) = (sessions, library, contexts, history);
        (_notifier, _people, _time, _logger) = (notifier, people, time, logger);
        _library.Changed += RecordingChanged;
    }

    /// <summary>Begins to record, if this node has the room or can open it and nothing is recorded there yet.</summary>
    internal async Task RecordAsync(CallState call)
    {
        var caller = _people.Find(call.CallerId)?.Name ?? "";
        var entered = await _sessions.EnterAsync(call.RoomId, session => session.StartRecordingAsync(caller), CancellationToken.None);
        if (entered?.Reply.Value is not { } recording)
        {
            return;
        }

        await using var context = await _contexts.CreateDbContextAsync();
        context.Add(new VoicemailRow
        {
            Id = PrefixedId.New("VM"),
            PersonId = call.Mailbox!.PersonId,
            CallId = call.Id,
            CallerId = call.CallerId,
            Number = call.Number,
            RecordingId = recording.Id,
            At = _time.GetUtcNow().ToUtcMicroseconds(),
        });
        await context.SaveChangesAsync();
    }

    /// <summary>The caller has hung up or has spoken long enough.</summary>
    internal async Task FinishAsync(CallState call)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var message = await context.Set<VoicemailRow>().AsNoTracking().FirstOrDefaultAsync(one => one.CallId == call.Id);
        if (message is not null && _sessions.Find(call.RoomId) is { } session)
        {
            await session.StopRecordingAsync(message.RecordingId);
        }
    }

    /// <summary>The film of a message, for her whom it is for. It counts as heard from then on.</summary>
    public async Task<string?> OpenAsync(string personId, string voicemailId, CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        var message = await context.Set<VoicemailRow>().SingleOrDefaultAsync(one => one.Id == voicemailId && one.PersonId == personId, cancellation);
        if (message is not { IsReady: true } || _library.FindFile(message.RecordingId) is not { } file)
        {
            return null;
        }

        if (!message.IsHeard)
        {
            message.IsHeard = true;
            await context.SaveChangesAsync(cancellation);
            await TellAsync(personId, cancellation);
        }

        return file;
    }

    /// <summary>False if there is no such message for this person. The film is deleted with it.</summary>
    public async Task<bool> DeleteAsync(string personId, string voicemailId, CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        var message = await context.Set<VoicemailRow>().SingleOrDefaultAsync(one => one.Id == voicemailId && one.PersonId == personId, cancellation);
        if (message is null)
        {
            return false;
        }

        context.Remove(message);
        await context.SaveChangesAsync(cancellation);
        await context.Set<CallHistoryRow>()
            .Where(entry => entry.VoicemailId == voicemailId)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.VoicemailId, (string?)null), cancellation);
        if (_library.FindFile(message.RecordingId) is { } file)
        {
            File.Delete(file);
        }

        await TellAsync(personId, cancellation);
        return true;
    }

    public void Dispose() => _library.Changed -= RecordingChanged;

    private void RecordingChanged(RecordingEntry recording)
    {
        if (recording.State == RecordingState.Ready)
        {
            _ = PublishAsync(recording);
        }
    }

    private async Task PublishAsync(RecordingEntry recording)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync();
            var message = await context.Set<VoicemailRow>().FirstOrDefaultAsync(one => one.RecordingId == recording.Id);
            if (message is null or { IsReady: true })
            {
                return;
            }

            message.IsReady = true;
            message.Seconds = (int)Math.Ceiling(recording.Duration.TotalSeconds);
            await EnterAsync(context, message);
            await context.SaveChangesAsync();
            await TellAsync(message.PersonId, CancellationToken.None);
        }
#pragma warning disable CA1031 // logged: the film is there, but nobody is told
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.VoicemailNotTold(exception, recording.Id);
        }
    }

    /// <summary>The missed call becomes a message; a message without a call that rang has a line of its own.</summary>
    private static async Task EnterAsync(RoomsDbContext context, VoicemailRow message)
    {
        var entry = await context.Set<CallHistoryRow>()
            .FirstOrDefaultAsync(one => one.CallId == message.CallId && one.PersonId == message.PersonId);
        if (entry is null)
        {
            entry = new CallHistoryRow
            {
                Id = PrefixedId.New("HI"),
                CallId = message.CallId,
                PersonId = message.PersonId,
                Number = message.Number,
                OtherId = message.CallerId,
                At = message.At,
            };
            context.Add(entry);
        }

        entry.Kind = HistoryKind.Voicemail;
        entry.VoicemailId = message.Id;
        entry.Seconds = message.Seconds;
        entry.IsSeen = false;
    }

    private async Task TellAsync(string personId, CancellationToken cancellation) =>
        _notifier.Notify(personId, new HistoryChanged(await _history.CountMissedAsync(personId, cancellation)));
}
