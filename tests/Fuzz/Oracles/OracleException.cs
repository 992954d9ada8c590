namespace CrossStrait.Fuzz.Oracles;

/// <summary>A parser's answer is not the one found by slower means.</summary>
internal sealed class OracleException(string message) : Exception(message);
