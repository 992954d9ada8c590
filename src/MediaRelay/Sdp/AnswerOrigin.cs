namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The o= line of our answers: one session, whose version grows by one with each (RFC 3264 8).</summary>
internal readonly record struct AnswerOrigin(long SessionId, long Version);
