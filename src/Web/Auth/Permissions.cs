using System.Collections.Frozen;
using CrossStrait.Rooms.Directory;

namespace CrossStrait.Web.Auth;

/// <summary>
/// The one table of rights: which role may what. A right holds within the person's own organisation unless she also has
/// <see cref="Permission.ManageOrganisations"/> (see <see cref="Caller.MayIn"/>).
/// </summary>
internal static class Permissions
{
    private static readonly Permission[] _everybody = [Permission.SignedIn, Permission.ReadDirectory, Permission.Call];

    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> _table = new Dictionary<Role, Permission[]>
    {
        [Role.Member] = _everybody,
        [Role.Secretary] = _everybody,
        [Role.Interpreter] = _everybody,
        [Role.Moderator] = [.. _everybody, Permission.ManageGroups],
        [Role.OrganisationAdmin] =
        [
            .. _everybody,
            Permission.ManagePeople,
            Permission.ManageNumbers,
            Permission.ManageGroups,
            Permission.ManageKeys,
            Permission.ReadRecords,
        ],
        [Role.SystemAdmin] = Enum.GetValues<Permission>(),
    }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet());

    /// <summary>
    /// What a key of an organisation may be given: no call is a program's own, a key that makes keys could give itself more,
    /// and rooms, the audit log and the server belong to no single organisation.
    /// </summary>
    public static FrozenSet<Permission> OfKeys { get; } =
    [
        Permission.ReadDirectory, Permission.ManagePeople, Permission.ManageNumbers, Permission.ManageGroups, Permission.ReadRecords,
    ];

    public static FrozenSet<Permission> OfServerKey { get; } = Enum.GetValues<Permission>().Where(one => one != Permission.SignedIn).ToFrozenSet();

    public static FrozenSet<Permission> Of(Role role) => _table[role];

    public static IReadOnlySet<Permission> Of(IEnumerable<Role> roles) => roles.SelectMany(Of).ToHashSet();

    /// <summary>Whoever gives a role must have all that it allows.</summary>
    public static bool MayGive(this Caller giver, IEnumerable<Role> roles) => roles.All(role => Of(role).All(giver.HasOrMayGive));
}
