namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>What receivers take of a video track, so that its publisher need not send the rest.</summary>
/// <param name="Encodings">A bit for each encoding, by <see cref="RtpStream.Ordinal"/>.</param>
/// <param name="MaxSpatial">The highest spatial layer of a track whose one encoding has several; -1 for none.</param>
internal readonly record struct LayersWish(uint Encodings, sbyte MaxSpatial)
{
    public static readonly LayersWish Nothing = new(0, -1);

    public static readonly LayersWish Everything = new(uint.MaxValue, sbyte.MaxValue);

    public bool Has(int ordinal) => (Encodings >> ordinal & 1) != 0;

    public LayersWish With(RtpStream encoding) => this with { Encodings = Encodings | (1u << encoding.Ordinal) };

    public LayersWish And(LayersWish other) => new(Encodings | other.Encodings, Math.Max(MaxSpatial, other.MaxSpatial));
}
