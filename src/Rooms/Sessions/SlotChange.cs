using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>What a slot asks of the relay.</summary>
internal readonly record struct SlotDemand(int Width, int Height, SlotPriority Priority)
{
    /// <summary>A size that no layer exceeds: 8K.</summary>
    private const int LargestWidth = 7680;
    private const int LargestHeight = 4320;

    /// <summary>What the relay takes for granted before it is told anything.</summary>
    public static SlotDemand Unlimited { get; } = new(LargestWidth, LargestHeight, SlotPriority.Normal);
}

/// <summary>
/// What became of a slot. <paramref name="Told"/> is null if a client sees no change, <paramref name="Demand"/> if the
/// relay is asked for the same as before, <paramref name="Undecodable"/> if the client can decode what there is.
/// </summary>
internal readonly record struct SlotChange(string Mid, SlotView? Told, bool SourceChanged, UpTrackId? Source, SlotDemand? Demand, string? Undecodable);
