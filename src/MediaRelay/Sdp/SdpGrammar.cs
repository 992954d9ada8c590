using System.Buffers;
using System.Globalization;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The few lexical rules that all of SDP shares (RFC 8866 9).</summary>
internal static class SdpGrammar
{
    // RFC 8866 9, token-char: visible ASCII without the separators "(),/:;<=>?@[\]
    private static readonly SearchValues<char> _tokenCharacters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // RFC 8839 5.4, ice-char
    private static readonly SearchValues<char> _iceCharacters =
        SearchValues.Create("+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(_tokenCharacters);

    public static bool IsIceText(ReadOnlySpan<char> text, int shortest, int longest) =>
        text.Length >= shortest && text.Length <= longest && !text.ContainsAnyExcept(_iceCharacters);

    public static bool HasControlCharacter(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }

    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Decimal digits alone: no sign, no space.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, uint largest, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= largest;

    public static bool TryReadPayloadType(ReadOnlySpan<char> text, out byte payloadType)
    {
        // RFC 3550 5.1: seven bits.
        var read = TryReadNumber(text, 127, out var number);
        payloadType = (byte)number;
        return read;
    }

    /// <summary>Splits at the first space: "96 VP8/90000". Without a space the tail is empty.</summary>
    public static (string Head, string Tail) SplitHead(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim(' '));
    }
}
