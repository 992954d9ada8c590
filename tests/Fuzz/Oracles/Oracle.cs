using System.Runtime.CompilerServices;

namespace CrossStrait.Fuzz.Oracles;

/// <summary>Assertions for targets: cheap enough for millions of inputs, and they say what was compared.</summary>
internal static class Oracle
{
    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new OracleException($"{what}: expected {expected}, got {actual}");
        }
    }

    public static void SameBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual,
        [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new OracleException($"{what}: expected {Convert.ToHexString(expected)}, got {Convert.ToHexString(actual)}");
        }
    }

    public static void True(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition)
        {
            throw new OracleException($"{what}: is false");
        }
    }
}
