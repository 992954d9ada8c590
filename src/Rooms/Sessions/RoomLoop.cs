using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// The one loop of a room session: commands are run one after another in the order in which they came, each to its end,
/// and none waits for anything. Any thread may post.
/// </summary>
internal sealed class RoomLoop
{
    /// <summary>Callers wait when a session is this far behind.</summary>
    private const int Capacity = 1024;

    private readonly Channel<Action> _commands = Channel.CreateBounded<Action>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ILogger _logger;
    private readonly string _roomId;
    private readonly LoopLease? _lease;

    /// <param name="roomId">For the log.</param>
    /// <param name="logger">For commands that fail.</param>
    /// <param name="lease">What must still hold before a command is run; null if nothing can be lost.</param>
    public RoomLoop(string roomId, ILogger logger, LoopLease? lease = null)
    {
        _roomId = roomId;
        _logger = logger;
        _lease = lease;
        Completion = RunAsync();
    }

    /// <summary>Done when the loop has ended and every command has been run.</summary>
    public Task Completion { get; }

    /// <summary>No further commands; those that wait are still run.</summary>
    public void Complete() => _commands.Writer.TryComplete();

    /// <summary>False if the loop has ended.</summary>
    public async ValueTask<bool> PostAsync(Action command)
    {
        while (await _commands.Writer.WaitToWriteAsync())
        {
            if (_commands.Writer.TryWrite(command))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For timers and events, which cannot wait themselves. After the end of the loop it does nothing.</summary>
    public void Post(Action command)
    {
        if (!_commands.Writer.TryWrite(command))
        {
            _ = PostAsync(command).AsTask();
        }
    }

    public Task<RoomReply<T>> AskAsync<T>(Func<RoomReply<T>> command)
        where T : class => AskLaterAsync<T>(reply => reply(command()));

    /// <summary>For commands whose answer comes from the relay or the disk: the command keeps the reply and gives it later.</summary>
    public async Task<RoomReply<T>> AskLaterAsync<T>(Action<Action<RoomReply<T>>> command)
        where T : class
    {
        var answer = new TaskCompletionSource<RoomReply<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = await PostAsync(() =>
        {
            try
            {
                command(reply => answer.TrySetResult(reply));
            }
#pragma warning disable CA1031 // the caller gets it; the session goes on
            catch (Exception exception)
#pragma warning restore CA1031
            {
                answer.TrySetException(exception);
            }
        });
        return posted ? await answer.Task : Refusal.RoomClosed;
    }

    private async Task RunAsync()
    {
        await foreach (var command in _commands.Reader.ReadAllAsync())
        {
            try
            {
                if (_lease is { Holds: false })
                {
                    await _lease.CheckAsync();
                }

                command();
            }
#pragma warning disable CA1031 // one failed command must not end a session
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.CommandFailed(exception, _roomId);
            }
        }
    }
}
