namespace CrossStrait.Rooms.Directory;

/// <summary>Who may see whether the people of an organisation are there. The names are stored.</summary>
public enum PresenceRule
{
    Everyone,

    /// <summary>People of the same organisation, and those who share a working group.</summary>
    OrganisationAndGroups,

    /// <summary>Two people who have each other among their favourites.</summary>
    MutualFavourites,
}
