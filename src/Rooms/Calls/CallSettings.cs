using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>How somebody's line behaves.</summary>
public sealed record CallSettings
{
    /// <summary>Most delegates of one person.</summary>
    public const int MaxDelegates = 10;

    private const int MaxNumberLength = 32;

    public static CallSettings Default { get; } = new();

    public bool DoNotDisturb { get; init; }

    /// <summary>A second call rings while she speaks; otherwise the line is busy.</summary>
    public bool CallWaiting { get; init; } = true;

    public VoicemailSettings Voicemail { get; init; } = new();

    public ForwardSettings Forward { get; init; } = new();

    public int RingSeconds { get; init; } = 30;

    /// <summary>People who answer for her.</summary>
    public IReadOnlyList<DelegateSettings> Delegates { get; init; } = [];

    /// <summary>How long it rings, at whoever answers for her too.</summary>
    internal TimeSpan RingTime => TimeSpan.FromSeconds(Voicemail.Enabled ? Math.Min(RingSeconds, Voicemail.AfterSeconds) : RingSeconds);

    /// <summary>What is wrong with settings that a client sent; null if nothing is.</summary>
    public Refusal? Check()
    {
        if (RingSeconds is < 5 or > 120 || Voicemail.AfterSeconds is < 5 or > 120)
        {
            return new Refusal(RefusalCode.BadRequest, "A line rings for 5 to 120 seconds.");
        }

        if (Delegates.Count > MaxDelegates || Delegates.Any(one => !PrefixedId.IsValid("PE", one.PersonId)))
        {
            return new Refusal(RefusalCode.BadRequest, "At most ten people answer for another.");
        }

        return new[] { Forward.Always, Forward.Busy, Forward.NoAnswer, Forward.Offline }.All(IsNumber)
            ? null
            : new Refusal(RefusalCode.BadRequest, "A number has up to 32 digits, * and #.");
    }

    internal static bool IsNumber(string? number) =>
        string.IsNullOrEmpty(number) || (number.Length <= MaxNumberLength && number.All(one => char.IsAsciiDigit(one) || one is '*' or '#' or '+'));
}

public sealed record VoicemailSettings
{
    public bool Enabled { get; init; } = true;

    public int AfterSeconds { get; init; } = 30;
}

/// <summary>Where calls go instead; null where they do not.</summary>
public sealed record ForwardSettings
{
    public string? Always { get; init; }

    public string? Busy { get; init; }

    public string? NoAnswer { get; init; }

    public string? Offline { get; init; }
}

/// <summary>One at whose devices it rings too, while she may answer.</summary>
public sealed record DelegateSettings(string PersonId, bool CanAnswer = true);
