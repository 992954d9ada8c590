using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class SlotSizeTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_size_is_asked_of_the_relay_when_it_changes_and_nothing_else_is()
    {
        var ana = await ViewerAsync();

        Assert.Null(await ResizeAsync(ana, new SlotSize("v0", 640, 360), new SlotSize("v1", 0, 0)));
        Assert.Null(await ResizeAsync(ana, new SlotSize("v0", 640, 360)));

        Assert.Equal(
            [("v0", 640, 360, SlotPriority.Normal), ("v1", 0, 0, SlotPriority.Normal)],
            _bench.Relay.Posted<SetSlotDemand>().Select(demand => (demand.Mid, demand.Width, demand.Height, demand.Priority)));
        Assert.DoesNotContain(_bench.Relay.Posted<SetSlotSource>(), set => set.Source is null);
    }

    [Fact]
    public async Task A_size_outlives_another_source_and_another_offer_of_the_same_connection()
    {
        var ana = await ViewerAsync();
        await ResizeAsync(ana, new SlotSize("v0", 320, 180));

        await ana.SubscribeAsync("pair pair pair");
        var cai = await _bench.JoinAsync("Cai");
        await cai.PublishAsync();
        await ana.Session.AssignPairAsync(ana.Holder, 0, cai.Id);

        var demand = Assert.Single(_bench.Relay.Posted<SetSlotDemand>());
        Assert.Equal(("v0", 320), (demand.Mid, demand.Width));
    }

    [Fact]
    public async Task One_wrong_slot_refuses_the_whole_call()
    {
        var ana = await ViewerAsync();

        foreach (var wrong in new[] { new SlotSize("v9", 1, 1), new SlotSize("a0", 1, 1) })
        {
            Assert.Equal(RefusalCode.UnknownSlot, await ResizeAsync(ana, new SlotSize("v0", 640, 360), wrong));
        }

        Assert.Empty(_bench.Relay.Posted<SetSlotDemand>());
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(10, -1)]
    [InlineData(SessionLimits.SlotSide + 1, 10)]
    [InlineData(10, int.MaxValue)]
    public async Task An_absurd_size_is_refused(int width, int height)
    {
        var ana = await ViewerAsync();

        Assert.Equal(RefusalCode.BadRequest, await ResizeAsync(ana, new SlotSize("v0", width, height)));

        Assert.Empty(_bench.Relay.Posted<SetSlotDemand>());
    }

    [Fact]
    public async Task More_slots_than_an_offer_has_lines_are_refused_and_so_is_a_slot_that_is_none()
    {
        var ana = await ViewerAsync();

        Assert.Equal(RefusalCode.BadRequest, await ResizeAsync(ana, [.. Enumerable.Repeat(new SlotSize("v0", 1, 1), 65)]));
        Assert.Equal(RefusalCode.BadRequest, await ResizeAsync(ana, new SlotSize(new string('v', 65), 1, 1)));
        Assert.Equal(RefusalCode.BadRequest, await ResizeAsync(ana, [null!]));
    }

    [Fact]
    public async Task Without_a_receiving_connection_there_are_no_slots()
    {
        var ana = await _bench.JoinAsync("Ana");

        Assert.Equal(RefusalCode.UnknownSlot, await ResizeAsync(ana, new SlotSize("v0", 1, 1)));
        Assert.Null(await ResizeAsync(ana));
    }

    private async Task<Person> ViewerAsync()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ben.PublishAsync();
        await ana.SubscribeAsync("pair pair");
        return ana;
    }

    private static async Task<RefusalCode?> ResizeAsync(Person viewer, params SlotSize[] sizes) =>
        (await viewer.Session.SetSlotSizesAsync(viewer.Holder, sizes)).Refusal?.Code;
}
