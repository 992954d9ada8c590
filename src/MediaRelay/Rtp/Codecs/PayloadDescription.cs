namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>What the codec tells of one packet, the same for all codecs. A default description knows nothing.</summary>
internal struct PayloadDescription
{
    /// <summary>First packet of a frame; with spatial layers, of one layer's frame.</summary>
    public bool StartsFrame;

    /// <summary>Last packet of a frame; with spatial layers, of one layer's frame.</summary>
    public bool EndsFrame;

    /// <summary>First packet of a frame that can be decoded by itself. Always true for audio with a payload.</summary>
    public bool StartsKeyFrame;

    /// <summary>The marker of the RTP header: the last packet of the access unit as the publisher sent it.</summary>
    public bool EndsPicture;

    /// <summary>0 where the codec has none. Of simulcast the encoding is the stream, not this.</summary>
    public byte SpatialLayer;

    /// <summary>0 where the codec has none.</summary>
    public byte TemporalLayer;

    /// <summary>VP8 Y, VP9 U, a switch indication of the dependency descriptor: from here a higher temporal layer may be taken.</summary>
    public bool IsTemporalSwitch;

    /// <summary>VP9 D: refers to the next lower spatial layer of the same picture.</summary>
    public bool UsesLowerSpatialLayer;

    /// <summary>VP9 P: refers to earlier pictures.</summary>
    public bool IsInterPicture;

    /// <summary>Of this layer's picture where the packet tells it, else 0.</summary>
    public ushort Width;

    /// <summary>Of this layer's picture where the packet tells it, else 0.</summary>
    public ushort Height;

    public PictureNumbers Numbers;

    public DependencyFrame Dependency;
}
