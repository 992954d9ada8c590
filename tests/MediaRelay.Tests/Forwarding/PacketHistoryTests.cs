using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public sealed class PacketHistoryTests : IDisposable
{
    private readonly PacketSlab _slab = new(8 << 20);

    [Fact]
    public void Each_number_is_new_once()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 8, 8);
        Assert.True(history.IsNew(100));
        Add(history, 100);

        Assert.False(history.IsNew(100));
        Assert.False(history.IsNew(99));
        Assert.True(history.IsNew(101));
    }

    [Fact]
    public void What_leaves_the_window_gives_its_slot_back_and_is_no_longer_new()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 8, 8);
        for (var sequence = 0; sequence < 20; sequence++)
        {
            Add(history, sequence);
        }

        Assert.Equal(8, _slab.Rented);
        Assert.False(history.TryFind(11, out _));
        Assert.True(history.TryFind(12, out _));
        Assert.False(history.IsNew(11));
    }

    [Fact]
    public void A_jump_over_the_whole_window_empties_it()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 8, 8);
        Add(history, 1);
        Add(history, 2);
        Add(history, 10_000);

        Assert.Equal(1, _slab.Rented);
        Assert.True(history.TryFind(10_000, out _));
    }

    [Fact]
    public void Trimming_by_time_keeps_the_newest_and_refuses_what_was_trimmed()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 64, 64);
        for (var sequence = 0; sequence < 10; sequence++)
        {
            Add(history, sequence, new MonotonicTime(sequence));
        }

        history.Trim(new MonotonicTime(7));

        Assert.False(history.TryFind(6, out _));
        Assert.True(history.TryFind(7, out _));
        Assert.False(history.IsNew(6));
        history.Trim(new MonotonicTime(100));
        Assert.Equal(1, _slab.Rented);
    }

    [Fact]
    public void What_is_missing_stays_new_until_the_packet_behind_it_is_trimmed()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 64, 64);
        Add(history, 1, new MonotonicTime(1));
        Add(history, 3, new MonotonicTime(10));
        Add(history, 4, new MonotonicTime(20));

        history.Trim(new MonotonicTime(5));
        Assert.False(history.IsNew(1));
        Assert.True(history.IsNew(2));

        history.Trim(new MonotonicTime(15));
        Assert.False(history.IsNew(2));
    }

    [Fact]
    public void A_reference_to_a_slot_that_was_given_away_is_not_current()
    {
        var history = new PacketHistory(_slab, new HistoryQuota(100), 8, 8);
        Add(history, 1);
        Assert.True(history.TryFind(1, out var slot));
        var reference = _slab.ReferenceTo(slot);
        Assert.True(_slab.IsCurrent(reference));

        history.Clear();

        Assert.False(_slab.IsCurrent(reference));
    }

    public void Dispose() => _slab.Dispose();

    [Fact]
    public void Neither_a_stream_nor_all_of_a_transport_keeps_more_than_it_may()
    {
        var quota = new HistoryQuota(10);
        var first = new PacketHistory(_slab, quota, 64, 6);
        var second = new PacketHistory(_slab, quota, 64, 6);
        for (var sequence = 0; sequence < 20; sequence++)
        {
            Add(first, sequence);
        }

        Assert.Equal(6, _slab.Rented);
        Assert.False(first.TryFind(13, out _));
        Assert.True(first.TryFind(14, out _));
        for (var sequence = 0; sequence < 20; sequence++)
        {
            Add(second, sequence);
        }

        Assert.InRange(_slab.Rented, 8, 10);
        first.Clear();
        second.Clear();
        Assert.False(quota.IsExhausted);
        Assert.Equal(0, _slab.Rented);
    }

    private void Add(PacketHistory history, long sequence, MonotonicTime arrival = default)
    {
        Assert.True(_slab.TryRent(out var slot));
        _slab.PacketAt(slot).Arrival = arrival;
        history.Add(sequence, slot);
    }
}
