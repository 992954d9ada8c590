namespace CrossStrait.Fuzz;

/// <summary>A first input that a target can make itself; kept as `Corpus/target/name.bin`.</summary>
internal sealed record Seed(string Name, byte[] Bytes);
