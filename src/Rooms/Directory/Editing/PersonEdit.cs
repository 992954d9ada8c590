using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>What is to be written of a person. What is null stays as it is; an empty text takes away what was there.</summary>
public sealed record PersonEdit
{
    public const int MaxNameLength = 200;
    public const int MaxEmailLength = 254;

    public string? Name { get; init; }

    public string? LatinName { get; init; }

    public string? Title { get; init; }

    public string? Department { get; init; }

    public string? Email { get; init; }

    public IReadOnlySet<Role>? Roles { get; init; }

    /// <summary>Her own number.</summary>
    public string? Extension { get; init; }

    public bool? IsDisabled { get; init; }

    /// <summary>The same with its texts trimmed, or why it cannot be written.</summary>
    public RoomReply<PersonEdit> Clean()
    {
        if (Name is not null && !NameRules.TryClean(Name, MaxNameLength, out _))
        {
            return new Refusal(RefusalCode.BadName, $"A name is 1 to {MaxNameLength} printable characters.");
        }

        if (!IsText(LatinName) || !IsText(Title) || !IsText(Department))
        {
            return new Refusal(RefusalCode.BadName, $"A Latin name, title or department is at most {MaxNameLength} printable characters.");
        }

        if (!IsEmail(Email?.Trim()))
        {
            return new Refusal(RefusalCode.BadRequest, "This is no e-mail address.");
        }

        if (Extension is { Length: > 0 } && !Numbers.NumberRules.IsNumber(Extension))
        {
            return BadNumber;
        }

        return this with
        {
            Name = Name?.Trim(),
            LatinName = LatinName?.Trim(),
            Title = Title?.Trim(),
            Department = Department?.Trim(),
            Email = Email?.Trim(),
        };
    }

    internal static Refusal BadNumber { get; } =
        new(RefusalCode.BadNumber, $"A number is 1 to {Numbers.NumberRules.MaxLength} digits, * and #.");

    internal void WriteTo(PersonRow person)
    {
        person.Name = Name ?? person.Name;
        person.LatinName = LatinName ?? person.LatinName;
        person.Title = Title ?? person.Title;
        person.Department = Department ?? person.Department;
        person.Email = Email ?? person.Email;
        person.IsDisabled = IsDisabled ?? person.IsDisabled;
        person.Roles = Roles is null ? person.Roles : Accounts.NameList.Write(Roles);
        person.Version++;
    }

    private static bool IsText(string? text) => string.IsNullOrWhiteSpace(text) || NameRules.TryClean(text, MaxNameLength, out _);

    private static bool IsEmail(string? email) =>
        string.IsNullOrEmpty(email)
        || (email.Length <= MaxEmailLength
            && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && at < email.Length - 1
            && email.IndexOf('@', at + 1) < 0
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)));
}
