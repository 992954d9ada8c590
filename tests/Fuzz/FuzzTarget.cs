using System.Reflection;

namespace CrossStrait.Fuzz;

internal delegate void FuzzEntry(ReadOnlySpan<byte> input);

/// <summary>
/// One parser under fuzz: a static class in the namespace of targets with a method `Fuzz`, found by name. The class
/// `StunTarget` is the target `Stun` with the folder `Corpus/Stun`.
/// </summary>
internal sealed record FuzzTarget(string Name, FuzzEntry Fuzz, IReadOnlyList<Seed> Seeds)
{
    private const string Namespace = "CrossStrait.Fuzz.Targets";
    private const string Suffix = "Target";

    public static IReadOnlyList<FuzzTarget> All { get; } =
        [.. Classes().Select(FromClass).OrderBy(target => target.Name, StringComparer.Ordinal)];

    /// <summary>Every class that means to be a target, whether or not it is a whole one.</summary>
    public static IEnumerable<Type> Classes() => typeof(FuzzTarget).Assembly.GetTypes()
        .Where(type => type.Namespace == Namespace && type.Name.EndsWith(Suffix, StringComparison.Ordinal));

    private static FuzzTarget FromClass(Type type)
    {
        var fuzz = type.GetMethod(nameof(Fuzz), BindingFlags.Public | BindingFlags.Static, [typeof(ReadOnlySpan<byte>)])
            ?? throw new InvalidOperationException($"{type} has no public static void Fuzz(ReadOnlySpan<byte>)");
        var seeds = type.GetMethod(nameof(Seeds), BindingFlags.Public | BindingFlags.Static, []);
        return new FuzzTarget(
            type.Name[..^Suffix.Length],
            fuzz.CreateDelegate<FuzzEntry>(),
            seeds is null ? [] : [.. seeds.CreateDelegate<Func<IEnumerable<Seed>>>()()]);
    }
}
