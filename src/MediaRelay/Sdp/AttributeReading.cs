namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What a group of attributes says about one line of text.</summary>
internal enum AttributeReading : byte
{
    /// <summary>The name is not one of this group.</summary>
    NotMine,
    Read,
    Malformed,
}
