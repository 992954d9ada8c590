using System.Net;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class TcpPendingTests
{
    private static readonly TimeSpan _age = TimeSpan.FromSeconds(10);

    private static readonly MonotonicTime _start = new(TimeSpan.TicksPerHour);

    private readonly TcpPending _pending = new();

    [Fact]
    public void One_address_may_have_so_many_and_no_more()
    {
        var office = From("192.0.2.7");
        for (var i = 0; i < TcpPending.MaxOfAddress; i++)
        {
            Assert.True(_pending.TryAdd(i, office, _start, out _));
        }

        Assert.False(_pending.TryAdd(1000, office, _start, out _));
        Assert.True(_pending.TryAdd(1001, From("192.0.2.8"), _start, out _));

        _pending.Remove(0, out _);
        Assert.True(_pending.TryAdd(1000, office, _start, out _));
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_count_as_one()
    {
        for (var i = 0; i < TcpPending.MaxOfAddress; i++)
        {
            Assert.True(_pending.TryAdd(i, From($"2001:db8:0:1::{i + 1:x}"), _start, out _));
        }

        Assert.False(_pending.TryAdd(1000, From("2001:db8:0:1::ffff"), _start, out _));
        Assert.True(_pending.TryAdd(1001, From("2001:db8:0:2::1"), _start, out _));
    }

    [Fact]
    public void When_all_places_are_taken_the_oldest_makes_room()
    {
        for (var i = 0; i < TcpPending.MaxInAll; i++)
        {
            Assert.True(_pending.TryAdd(i, From($"10.0.{i / 250}.{i % 250}"), _start, out var none));
            Assert.Equal(-1, none);
        }

        Assert.True(_pending.TryAdd(5000, From("10.9.9.9"), _start, out var displaced));
        Assert.Equal(0, displaced);
        Assert.False(_pending.Contains(0));
        Assert.Equal(TcpPending.MaxInAll, _pending.Count);
    }

    [Fact]
    public void Who_says_nothing_in_time_is_taken_out_oldest_first()
    {
        _pending.TryAdd(1, From("192.0.2.1"), _start, out _);
        _pending.TryAdd(2, From("192.0.2.1"), _start + TimeSpan.FromSeconds(1), out _);

        Assert.False(_pending.TryTakeOlder(_start + TimeSpan.FromSeconds(9), _age, out _));
        Assert.True(_pending.TryTakeOlder(_start + TimeSpan.FromSeconds(10), _age, out var late));
        Assert.Equal(1, late);
        Assert.False(_pending.TryTakeOlder(_start + TimeSpan.FromSeconds(10), _age, out _));
    }

    private static NetworkPath From(string address) => NetworkPath.From(new IPEndPoint(IPAddress.Parse(address), 50_000));
}
