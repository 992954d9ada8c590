namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Where an up-track comes from: the transport that receives it, or the link that copies it from another worker.</summary>
internal interface IUpTrackOrigin
{
    /// <summary>
    /// The track is a copy. Its original, on the worker of the transport, tells events, counts what arrived and asks
    /// the publisher for what is missing; the copy's wishes go to it over the link.
    /// </summary>
    bool IsLink { get; }
}
