namespace CrossStrait.MediaRelay.Diagnostics;

/// <summary>
/// Loses datagrams on purpose, for trying things out (<see cref="RelayOptions.InjectLoss"/>): each by itself, with the
/// same chance. Worker thread only.
/// </summary>
/// <param name="fraction">0 to 1.</param>
internal sealed class LossInjector(double fraction)
{
    private readonly uint _limit = (uint)(Math.Clamp(fraction, 0, 1) * uint.MaxValue);
    private uint _state = 0x9E37_79B9;

    /// <summary>Marsaglia's xorshift with 32 bits of state: good enough to lose packets by.</summary>
    public bool IsLost()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state < _limit;
    }
}
