namespace CrossStrait.Rooms.Sessions;

/// <summary>What a room session answers: a value, or the refusal that stands for it.</summary>
public sealed record RoomReply<T>
    where T : class
{
    private RoomReply(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator RoomReply<T>(T value) => new(value, null);

    public static implicit operator RoomReply<T>(Refusal refusal) => new(null, refusal);
}

/// <summary>The value of a reply that has nothing to say but yes.</summary>
public sealed record Done
{
    public static Done Value { get; } = new();
}
