namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>How many slots of the shared slab the histories of one transport may hold together.</summary>
internal sealed class HistoryQuota(int maxSlots)
{
    /// <summary>16 MB: a camera and a screen of three encodings each are six, with their audio less than eight.</summary>
    public const int MaxSlotsPerTransport = (16 << 20) / Packets.PacketSlab.SlotBytes;

    private int _used;

    public bool IsExhausted => _used >= maxSlots;

    public void Take() => _used++;

    public void GiveBack() => _used--;
}
