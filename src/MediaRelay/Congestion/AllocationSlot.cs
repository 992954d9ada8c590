using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Congestion;

/// <summary>One video slot as <see cref="BitrateAllocator"/> sees it. Its layers are a run in a common array, in ascending order of cost.</summary>
internal struct AllocationSlot
{
    public SlotDemand Demand;
    public int FirstLayer;
    public int LayerCount;

    /// <summary>What the size on the screen asks for: more is not given.</summary>
    public LayerIndex Cap;

    /// <summary>A larger picture than is shown now was tried lately and was too much.</summary>
    public bool MayNotEnlarge;

    /// <summary>What is shown now; out of <see cref="BitrateAllocator.Allocate"/>: what shall be.</summary>
    public LayerIndex Target;

    /// <summary>Out of <see cref="BitrateAllocator.Allocate"/>: less than the size asks for, or more than there are bits for.</summary>
    public bool IsShort;

    /// <summary>Index of the chosen layer within the run, -1 for none.</summary>
    internal int Chosen;
}
