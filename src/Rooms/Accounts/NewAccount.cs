using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Accounts;

/// <summary>What every new account starts as.</summary>
internal static class NewAccount
{
    public static Refusal NameTaken { get; } = new(RefusalCode.NameTaken, "Somebody else signs in with this name.");

    public static AccountRow Row(string personId, string userName, string? passwordHash, long now) => new()
    {
        PersonId = personId,
        UserName = userName,
        NormalizedUserName = UserNames.Normalize(userName),
        PasswordHash = passwordHash,
        SecurityStamp = Secret.New(),
        CreatedAt = now,
    };
}
