namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What an m-line is for the relay.</summary>
internal enum LineRole
{
    /// <summary>Nothing flows now; the line may come back.</summary>
    None,

    /// <summary>The browser sends, the relay receives.</summary>
    Up,

    /// <summary>The relay sends, from a source that changes without renegotiation.</summary>
    Slot,
}
