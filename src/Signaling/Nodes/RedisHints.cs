using System.Globalization;
using CrossStrait.Rooms.Calls;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Nodes;

/// <summary>Hints over a channel of Redis: "node subject version key". A node's own are not for itself.</summary>
internal sealed class RedisHints : IHints
{
    private const int Words = 4;

    private readonly RedisLink _link;
    private readonly string _nodeId;
    private readonly string _channel;
    private readonly ILogger _logger;

    public RedisHints(RedisLink link, string nodeId, ILogger<RedisHints> logger)
    {
        _link = link;
        _nodeId = nodeId;
        _logger = logger;
        _channel = $"{link.Prefix}hints";
        link.Subscribe(_channel, Take);
    }

    public event Action<string, string, long>? Received;

    public void Publish(string subject, string key, long version) =>
        _link.Publish(_channel, string.Create(CultureInfo.InvariantCulture, $"{_nodeId} {subject} {version} {key}"));

    private void Take(string message)
    {
        if (message.Split(' ', Words) is not [var node, var subject, var version, var key]
            || node == _nodeId
            || !long.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return;
        }

        try
        {
            Received?.Invoke(subject, key, number);
        }
#pragma warning disable CA1031 // a handler's fault is not the channel's
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.HintNotTaken(exception);
        }
    }
}
