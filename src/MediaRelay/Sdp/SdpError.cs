namespace CrossStrait.MediaRelay.Sdp;

/// <summary>Why a session description cannot be read or answered, and on which line (counted from 1).</summary>
internal readonly record struct SdpError(int Line, string Reason)
{
    public override string ToString() => $"line {Line}: {Reason}";
}
