using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// Shares what one receiver's path carries among its video slots: the lowest layer for all before a higher one for
/// some; then the screen, then the active speaker, then the rest step by step, the larger on the screen first. Audio
/// is taken off the budget before. Pure: spans in, targets out.
/// </summary>
/// <remarks>
/// LiveKit keeps a state per track and moves bits between tracks one event at a time; computing the whole anew costs a
/// microsecond, has no history that can go wrong, and only what is shown now enters, to keep it from flapping.
/// </remarks>
internal static class BitrateAllocator
{
    /// <summary>Part of the budget that is left when a slot goes up.</summary>
    private const double Margin = 0.1;

    /// <summary>The first slot's lowest layer may cost so many times the budget: a picture that is a little late is better than none.</summary>
    private const double Overdraft = 2;

    /// <returns>Bits per second that all slots would cost at what their sizes ask for.</returns>
    /// <param name="slack">What is shown may cost more than the budget by this share of it.</param>
    /// <param name="mayRise">False for a while after a slot went down.</param>
    /// <param name="mayPause">The budget is known from experience: a slot whose lowest layer does not fit is paused.</param>
    public static long Allocate(long budget, Span<AllocationSlot> slots, ReadOnlySpan<LayerRate> layers, double slack, bool mayRise, bool mayPause)
    {
        Span<int> order = slots.Length <= 128 ? stackalloc int[slots.Length] : new int[slots.Length];
        Order(slots, order);
        long wanted = 0;
        long used = 0;
        foreach (ref var slot in slots)
        {
            slot.Chosen = -1;
            wanted += CostOfCap(slot, layers);
        }

        foreach (var i in order)
        {
            var most = used == 0 ? (long)(budget * Overdraft) : budget;
            TryRaise(ref slots[i], layers, most, slack, ref used, mayRise, mustShow: !mayPause);
        }

        for (var begin = 0; begin < order.Length;)
        {
            var end = begin + 1;
            while (end < order.Length && slots[order[end]].Demand.Priority == slots[order[begin]].Demand.Priority)
            {
                end++;
            }

            RaiseTogether(slots, order[begin..end], layers, budget, slack, ref used, mayRise);
            begin = end;
        }

        foreach (ref var slot in slots)
        {
            slot.IsShort = !slot.Demand.IsHidden && (used > budget || CostOf(slot, layers) < CostOfCap(slot, layers));
            slot.Target = slot.Demand.IsHidden || (slot.LayerCount > 0 && slot.Chosen < 0) ? LayerIndex.None
                : slot.LayerCount == 0 ? slot.Cap
                : layers[slot.FirstLayer + slot.Chosen].Layer;
        }

        return wanted;
    }

    private static void RaiseTogether(
        Span<AllocationSlot> slots, ReadOnlySpan<int> order, ReadOnlySpan<LayerRate> layers, long budget, double slack, ref long used, bool mayRise)
    {
        for (var raised = true; raised;)
        {
            raised = false;
            foreach (var i in order)
            {
                raised |= slots[i].Chosen >= 0 && TryRaise(ref slots[i], layers, budget, slack, ref used, mayRise, mustShow: false);
            }
        }
    }

    private static bool TryRaise(
        ref AllocationSlot slot, ReadOnlySpan<LayerRate> layers, long budget, double slack, ref long used, bool mayRise, bool mustShow)
    {
        var next = NextWithin(slot, layers);
        if (next < 0)
        {
            return false;
        }

        var cost = layers[slot.FirstLayer + next].BitsPerSecond - CostOf(slot, layers);
        var isShown = IsAtMost(layers[slot.FirstLayer + next].Layer, slot.Target);
        var limit = (long)(budget * (isShown ? 1 + slack : 1 - Margin));

        // A slot that shows nothing may begin with its lowest layer even soon after something went down.
        if (!mustShow && (used + cost > limit || (!isShown && !mayRise && slot.Chosen >= 0)))
        {
            return false;
        }

        used += cost;
        slot.Chosen = next;
        return true;
    }

    /// <summary>The next step of quality that the size on the screen still asks for.</summary>
    private static int NextWithin(in AllocationSlot slot, ReadOnlySpan<LayerRate> layers)
    {
        if (slot.Demand.IsHidden || slot.Chosen + 1 >= slot.LayerCount)
        {
            return -1;
        }

        for (var i = slot.Chosen + 1; i < slot.LayerCount; i++)
        {
            var layer = layers[slot.FirstLayer + i].Layer;
            if (IsAtMost(layer, slot.Cap) && (slot.Chosen < 0 || IsStep(slot, layers[slot.FirstLayer + slot.Chosen].Layer, layer)))
            {
                return i;
            }
        }

        return slot.Chosen < 0 ? 0 : -1; // what there is costs more than was asked for: the least of it
    }

    /// <summary>A larger picture is not paid for with more than half of the frames: each temporal layer doubles them.</summary>
    private static bool IsStep(in AllocationSlot slot, LayerIndex from, LayerIndex to) =>
        to.Spatial <= from.Spatial || (to.Temporal >= from.Temporal - 1 && (!slot.MayNotEnlarge || to.Spatial <= slot.Target.Spatial));

    private static bool IsAtMost(LayerIndex layer, LayerIndex than) =>
        layer.Spatial < than.Spatial || (layer.Spatial == than.Spatial && layer.Temporal <= than.Temporal);

    private static int CostOf(in AllocationSlot slot, ReadOnlySpan<LayerRate> layers) =>
        slot.Chosen < 0 ? 0 : layers[slot.FirstLayer + slot.Chosen].BitsPerSecond;

    private static long CostOfCap(in AllocationSlot slot, ReadOnlySpan<LayerRate> layers)
    {
        long cost = 0;
        for (var i = 0; i < slot.LayerCount && !slot.Demand.IsHidden; i++)
        {
            ref readonly var layer = ref layers[slot.FirstLayer + i];
            cost = IsAtMost(layer.Layer, slot.Cap) || cost == 0 ? Math.Max(cost, layer.BitsPerSecond) : cost;
        }

        return cost;
    }

    /// <summary>By priority, then by area; slots alike stay in their order.</summary>
    private static void Order(ReadOnlySpan<AllocationSlot> slots, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var at = i;
            for (; at > 0 && ComesBefore(slots[i].Demand, slots[order[at - 1]].Demand); at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = i;
        }
    }

    private static bool ComesBefore(in SlotDemand demand, in SlotDemand other) =>
        demand.Priority != other.Priority
            ? demand.Priority > other.Priority
            : (long)demand.Width * demand.Height > (long)other.Width * other.Height;
}
