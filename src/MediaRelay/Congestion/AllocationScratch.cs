using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Congestion;

/// <summary>Room for the slots of one transport and their layers, used by all transports of a worker in turn.</summary>
internal sealed class AllocationScratch
{
    private AllocationSlot[] _slots = new AllocationSlot[32];
    private LayerRate[] _layers = new LayerRate[128];
    private int _slotCount;
    private int _layerCount;

    public Span<AllocationSlot> Slots => _slots.AsSpan(0, _slotCount);

    public ReadOnlySpan<LayerRate> Layers => _layers.AsSpan(0, _layerCount);

    public void Clear() => _slotCount = _layerCount = 0;

    public void Add(in SlotDemand demand, ReadOnlySpan<LayerRate> layers, LayerIndex cap, LayerIndex target, bool mayEnlarge)
    {
        if (_slotCount == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        while (_layerCount + layers.Length > _layers.Length)
        {
            Array.Resize(ref _layers, _layers.Length * 2);
        }

        layers.CopyTo(_layers.AsSpan(_layerCount));
        _slots[_slotCount++] = new AllocationSlot
        {
            Demand = demand,
            FirstLayer = _layerCount,
            LayerCount = layers.Length,
            Cap = cap,
            Target = target,
            MayNotEnlarge = !mayEnlarge,
        };
        _layerCount += layers.Length;
    }
}
