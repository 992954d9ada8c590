using System.Globalization;

namespace CrossStrait.Fuzz;

/// <summary>An input that a target did not survive, shortened as far as it still fails in the same way.</summary>
internal sealed record FuzzFailure(string Target, long Run, byte[] Input, Exception Exception)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Target} failed in run {Run} on {Input.Length} bytes: {Convert.ToHexString(Input)}\n{Exception}");
}

/// <summary>How many inputs were tried, and the first that failed, if any.</summary>
internal sealed record FuzzResult(long Runs, FuzzFailure? Failure);
