namespace CrossStrait.Rooms.Recording;

/// <summary>A stretch of the session, its end excluded.</summary>
internal readonly record struct Stretch(TimeSpan From, TimeSpan To)
{
    public bool Contains(TimeSpan time) => time >= From && time < To;
}
