namespace CrossStrait.Rooms.Accounts;

/// <summary>Lists of enum names as they stand in a row (<c>Member,Secretary</c>) and on the wire (<c>["member"]</c>).</summary>
public static class NameList
{
    /// <summary>Names that are no member are passed over: an older node may read what a newer one wrote.</summary>
    public static IReadOnlySet<T> Read<T>(string text)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = new HashSet<T>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryReadOne<T>(name, out var one))
            {
                read.Add(one);
            }
        }

        return read;
    }

    public static string Write<T>(IEnumerable<T> names)
        where T : struct, Enum => string.Join(',', names.Distinct().Order());

    /// <summary>From the wire: false if any of them is no member.</summary>
    public static bool TryRead<T>(IReadOnlyCollection<string?>? names, out IReadOnlySet<T> read)
        where T : struct, Enum
    {
        var all = new HashSet<T>();
        read = all;
        foreach (var name in names ?? [])
        {
            if (!TryReadOne<T>(name, out var one))
            {
                return false;
            }

            all.Add(one);
        }

        return true;
    }

    /// <summary>Numbers, which <see cref="Enum.TryParse{T}(string, out T)"/> would take, are no names.</summary>
    private static bool TryReadOne<T>(string? name, out T one)
        where T : struct, Enum
    {
        one = default;
        return name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && !name.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse(name, ignoreCase: true, out one);
    }
}
