using CrossStrait.Rooms.Directory.Editing;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Configuration section "Sides": what the deployment calls each side in each language
/// (<c>Sides__taipei__zh-Hant=臺北</c>). The product itself has no names for them.
/// </summary>
internal sealed record SideNames(IReadOnlyDictionary<string, Dictionary<string, string>> Names)
{
    public static SideNames Read(IConfiguration configuration) =>
        new(configuration.GetSection("Sides").Get<Dictionary<string, Dictionary<string, string>>>() ?? []);

    public SideKeys Keys => new(Names.Keys.ToHashSet(StringComparer.Ordinal));
}
