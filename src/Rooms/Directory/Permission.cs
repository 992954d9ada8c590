namespace CrossStrait.Rooms.Directory;

/// <summary>What an endpoint or a hub method asks of its caller. Which role has which is one table in the host.</summary>
public enum Permission
{
    /// <summary>Any signed-in person, for what is her own.</summary>
    SignedIn,
    ReadDirectory,
    Call,
    ManagePeople,
    ManageNumbers,
    ManageGroups,
    ManageKeys,
    ReadAudit,

    /// <summary>Call-detail records of her organisation.</summary>
    ReadRecords,
    ManageOrganisations,
    ManageRooms,
    ManageServer,
}

/// <summary>What a hub method asks of its caller.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RequiresPermissionAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}
