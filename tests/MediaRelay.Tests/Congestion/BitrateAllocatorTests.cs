using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class BitrateAllocatorTests
{
    private static readonly LayerRate[] _layers =
    [
        new(new LayerIndex(0, 0), 320, 180, 150_000),
        new(new LayerIndex(1, 0), 640, 360, 500_000),
        new(new LayerIndex(2, 0), 1280, 720, 1_500_000),
    ];

    private static readonly LayerIndex _top = new(2, 0);

    [Fact]
    public void Everybody_gets_a_lowest_layer_before_anybody_gets_a_higher_one() =>
        Assert.Equal([0, 0, 0, 0], Allocate(700_000, Slot(), Slot(), Slot(), Slot()));

    [Fact]
    public void A_screen_comes_before_the_speaker_and_the_speaker_before_the_rest() =>
        Assert.Equal([0, 1, 2], Allocate(2_500_000, Slot(), Slot(SlotPriority.ActiveSpeaker), Slot(SlotPriority.Screen)));

    [Fact]
    public void Among_the_rest_the_larger_on_the_screen_goes_up_first() =>
        Assert.Equal([0, 1, 0], Allocate(950_000, Slot(width: 320), Slot(width: 1280), Slot(width: 640)));

    [Fact]
    public void Where_all_cannot_be_shown_the_last_in_order_are_paused() =>
        Assert.Equal([0, -1, 0], Allocate(350_000, Slot(width: 640), Slot(width: 320), Slot(SlotPriority.Screen)));

    [Fact]
    public void Nobody_is_paused_before_the_path_has_shown_its_end() =>
        Assert.Equal([0, 0, 0], Allocate(200_000, mayPause: false, slots: [Slot(), Slot(), Slot()]));

    [Fact]
    public void One_picture_stays_although_it_costs_a_little_more_than_there_is() => Assert.Equal([0], Allocate(100_000, Slot()));

    [Fact]
    public void A_hidden_slot_costs_nothing_and_is_paused() => Assert.Equal([-1, 2], Allocate(2_000_000, Slot(width: 0), Slot()));

    [Fact]
    public void Nothing_is_given_beyond_what_the_size_asks_for() =>
        Assert.Equal([1], Allocate(9_000_000, Slot() with { Cap = new LayerIndex(1, 0) }));

    [Fact]
    public void A_layer_is_kept_at_a_budget_that_would_not_be_enough_to_take_it()
    {
        Assert.Equal([1], Allocate(1_550_000, Slot()));
        Assert.Equal([2], Allocate(1_550_000, Slot() with { Target = _top }));
        Assert.Equal([1], Allocate(1_350_000, Slot() with { Target = _top }));
    }

    [Fact]
    public void Nobody_goes_up_soon_after_somebody_went_down() => Assert.Equal([0], Allocate(9_000_000, mayRise: false, slots: [Slot()]));

    [Fact]
    public void The_layers_together_never_cost_more_than_the_budget_beyond_the_first()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var budget = random.NextInt64(10_000_000);
            var slots = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Slot((SlotPriority)random.Next(3), random.Next(2000))).ToArray();

            var chosen = Allocate(budget, slots);

            var costs = chosen.Where(layer => layer >= 0).Select(layer => (long)_layers[layer].BitsPerSecond).ToList();
            Assert.True(costs.Sum() <= budget || costs.Count == 1);
            Assert.All(slots.Zip(chosen).Where(pair => pair.First.Demand.IsHidden), pair => Assert.Equal(-1, pair.Second));
        }
    }

    [Fact]
    public void A_larger_picture_is_not_paid_for_with_more_than_half_of_the_frames()
    {
        LayerRate[] layers =
        [
            new(new LayerIndex(0, 0), 320, 180, 60_000),
            new(new LayerIndex(0, 1), 320, 180, 90_000),
            new(new LayerIndex(0, 2), 320, 180, 150_000),
            new(new LayerIndex(1, 0), 640, 360, 200_000),
            new(new LayerIndex(1, 1), 640, 360, 300_000),
            new(new LayerIndex(1, 2), 640, 360, 500_000),
        ];

        Assert.Equal(new LayerIndex(0, 2), Choose(260_000));
        Assert.Equal(new LayerIndex(1, 1), Choose(400_000));

        LayerIndex Choose(long budget)
        {
            AllocationSlot[] slots = [Slot() with { LayerCount = layers.Length, Cap = new LayerIndex(1, 2) }];
            BitrateAllocator.Allocate(budget, slots, layers, 0, mayRise: true, mayPause: true);
            return slots[0].Target;
        }
    }

    [Theory]
    [InlineData(9_000_000, false)]
    [InlineData(700_000, true)]
    [InlineData(20_000, true)]
    public void A_slot_knows_that_it_gets_less_than_its_size_asks_for(long budget, bool isShort)
    {
        AllocationSlot[] slots = [Slot(), Slot(width: 0)];

        BitrateAllocator.Allocate(budget, slots, _layers, 0, mayRise: true, mayPause: true);

        Assert.Equal([isShort, false], slots.Select(slot => slot.IsShort));
    }

    private static AllocationSlot Slot(SlotPriority priority = SlotPriority.Normal, int width = 1280) => new()
    {
        Demand = new SlotDemand(width, width * 9 / 16, priority),
        LayerCount = _layers.Length,
        Cap = _top,
        Target = new LayerIndex(0, 0),
    };

    private static int[] Allocate(long budget, params AllocationSlot[] slots) => Allocate(budget, slots, mayRise: true, mayPause: true);

    private static int[] Allocate(long budget, AllocationSlot[] slots, bool mayRise = true, bool mayPause = true)
    {
        BitrateAllocator.Allocate(budget, slots, _layers, 0, mayRise, mayPause);
        return [.. slots.Select(slot => (int)slot.Target.Spatial)];
    }
}
