namespace CrossStrait.MediaRelay.Sdp;

/// <summary>An offer that will be answered: nothing is left that could be refused.</summary>
internal sealed record UnderstoodOffer(Offer Offer, LineSelection Selection, RemoteTransport Remote);
