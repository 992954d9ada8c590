namespace CrossStrait.Rooms.Directory;

/// <summary>What a person is in her organisation. One person may have several; what each allows is said by <see cref="Permission"/>.</summary>
public enum Role
{
    Member,
    Secretary,
    Interpreter,
    Moderator,

    /// <summary>Manages the people, numbers and keys of her own organisation.</summary>
    OrganisationAdmin,

    /// <summary>Manages the server and every organisation on it.</summary>
    SystemAdmin,
}
