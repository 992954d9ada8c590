using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CrossStrait.Signaling.Nodes;

/// <summary>
/// The node's one connection to Redis. It watches itself: every second it sends a word to itself through a channel of its
/// own. If Redis does not take it, or takes it and it is not heard for <see cref="Deafness"/>, a new connection with all
/// subscriptions replaces the old one, whatever the library believes of it. Nobody ever waits for the connection to come.
/// </summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _connectPatience = TimeSpan.FromSeconds(2);

    private readonly RedisOptions _options;
    private readonly ILogger _logger;
    private readonly string _ownChannel;
    private readonly List<(string Channel, Action<string> Handler)> _subscriptions = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile bool _isUp;
    private bool _wasDown;
    private long _answeredAt;
    private long _heardAt;

    public RedisLink(RedisOptions options, string nodeId, ILogger<RedisLink> logger)
    {
        _options = options;
        _logger = logger;
        _ownChannel = $"{options.Prefix}node:{nodeId}";
        Subscribe(_ownChannel, _ => Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp()));
        _running = Task.Run(RunAsync);
    }

    /// <summary>The connection is there, or there again: what was said meanwhile was missed, and Redis may have begun anew.</summary>
    public event Action? Restored;

    /// <summary>After so long without its own words a node believes itself deaf.</summary>
    public static TimeSpan Deafness { get; } = TimeSpan.FromSeconds(5);

    public string Prefix => _options.Prefix;

    public bool IsUp => _isUp;

    /// <summary>The database, to be asked at once.</summary>
    /// <exception cref="RedisDownException">There is no connection.</exception>
    public IDatabase Database => _isUp && _multiplexer is { } multiplexer
        ? multiplexer.GetDatabase()
        : throw new RedisDownException("There is no connection to Redis.");

    /// <summary>For the life of the link, over all connections. Handlers run on any thread and only post.</summary>
    public void Subscribe(string channel, Action<string> handler)
    {
        lock (_subscriptions)
        {
            _subscriptions.Add((channel, handler));
        }

        if (_multiplexer is { } multiplexer)
        {
            _ = SubscribeAsync(multiplexer, channel, handler);
        }
    }

    /// <summary>Never waits and never throws: without a connection the message is lost.</summary>
    public void Publish(string channel, string message)
    {
        if (_isUp && _multiplexer is { } multiplexer)
        {
            _ = PublishAsync(multiplexer, channel, message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        Drop();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await BeatAsync();
            await Task.Delay(_beat, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            var multiplexer = _multiplexer ?? await ConnectAsync();
            await multiplexer.GetSubscriber().PublishAsync(Literal(_ownChannel), "beat").WaitAsync(_connectPatience, _stop.Token);
            _answeredAt = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt)) > Deafness)
            {
                _logger.NodeIsDeaf();
                Drop();
            }
            else if (!_isUp)
            {
                _isUp = true;
                _wasDown = false;
                _logger.RedisIsUp();
                Restored?.Invoke();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
#pragma warning disable CA1031 // the library has many ways to say that Redis is away; the next beat tries again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        if (!_wasDown)
        {
            _wasDown = true;
            _logger.RedisIsDown(exception.Message);
        }

        _isUp = false;
        if (Stopwatch.GetElapsedTime(_answeredAt) > Deafness)
        {
            Drop();
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(_options.Connection);
        configuration.AbortOnConnectFail = true;
        configuration.ConnectTimeout = (int)_connectPatience.TotalMilliseconds;
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(_connectPatience * 2, _stop.Token);
        // The library connects anew by itself, often before the next beat.
        multiplexer.ConnectionRestored += (_, _) => Restored?.Invoke();
        List<(string Channel, Action<string> Handler)> subscriptions;
        lock (_subscriptions)
        {
            _multiplexer = multiplexer;
            subscriptions = [.. _subscriptions];
        }

        _answeredAt = Stopwatch.GetTimestamp();
        Volatile.Write(ref _heardAt, _answeredAt);
        await Task.WhenAll(subscriptions.Select(one => SubscribeAsync(multiplexer, one.Channel, one.Handler))).WaitAsync(_connectPatience, _stop.Token);
        return multiplexer;
    }

    private async Task SubscribeAsync(ConnectionMultiplexer multiplexer, string channel, Action<string> handler)
    {
        try
        {
            await multiplexer.GetSubscriber().SubscribeAsync(Literal(channel), (_, message) => handler(message!));
        }
#pragma warning disable CA1031 // the node will find itself deaf, or the beat unanswered
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.NotSubscribed(channel, exception.Message);
        }
    }

    private static async Task PublishAsync(ConnectionMultiplexer multiplexer, string channel, string message)
    {
        try
        {
            await multiplexer.GetSubscriber().PublishAsync(Literal(channel), message);
        }
#pragma warning disable CA1031 // a message may be lost; the beat says that Redis is away, and who needs to be sure reads again
        catch (Exception)
#pragma warning restore CA1031
        {
            // See above.
        }
    }

    private void Drop()
    {
        _isUp = false;
        var old = _multiplexer;
        _multiplexer = null;
        if (old is not null)
        {
            // It may wait for a Redis that does not answer.
            _ = Task.Run(old.Dispose);
        }
    }

    private static RedisChannel Literal(string channel) => new(channel, RedisChannel.PatternMode.Literal);
}

/// <summary>Redis is away. What is known here still holds, for the others know no more.</summary>
internal sealed class RedisDownException(string message) : Exception(message);
