namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>At which size, in physical pixels, a slot is shown. 0 x 0 is not visible: video is paused, audio never.</summary>
internal readonly record struct SlotDemand(int Width, int Height, SlotPriority Priority)
{
    /// <summary>Of a slot of which nothing was told.</summary>
    public static readonly SlotDemand Unlimited = new(int.MaxValue, int.MaxValue, SlotPriority.Normal);

    public bool IsHidden => Width <= 0 || Height <= 0;
}
