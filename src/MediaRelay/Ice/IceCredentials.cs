using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// One side's username fragment and password. Ours name the node and worker that own the transport, so that the first
/// check of an unknown path finds its way without a table.
/// </summary>
internal readonly record struct IceCredentials(string Ufrag, string Password)
{
    public const int UfragLength = 8;

    /// <summary>24 characters of 6 bits: 144, where RFC 8445 5.3 asks for at least 128.</summary>
    public const int PasswordLength = 24;

    /// <summary>Node and worker are one character each.</summary>
    public const int MaxPlace = 63;

    private const int PlaceLength = 2;

    /// <summary>ice-char (RFC 8839 5.4), in the order of base64.</summary>
    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static IceCredentials Create(byte node, byte worker)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(node, MaxPlace);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(worker, MaxPlace);
        var random = RandomNumberGenerator.GetString(IceChars, UfragLength - PlaceLength);
        return new IceCredentials(
            $"{IceChars[node]}{IceChars[worker]}{random}",
            RandomNumberGenerator.GetString(IceChars, PasswordLength));
    }

    /// <summary>Reads back what <see cref="Create"/> put into the ufrag.</summary>
    public static bool TryReadPlace(ReadOnlySpan<byte> ufrag, out byte node, out byte worker)
    {
        node = 0;
        worker = 0;
        if (ufrag.Length != UfragLength)
        {
            return false;
        }

        var first = IceChars.IndexOf((char)ufrag[0], StringComparison.Ordinal);
        var second = IceChars.IndexOf((char)ufrag[1], StringComparison.Ordinal);
        if (first < 0 || second < 0)
        {
            return false;
        }

        node = (byte)first;
        worker = (byte)second;
        return true;
    }

    /// <summary>Without the password: credentials end up in logs.</summary>
    public override string ToString() => Ufrag;
}
