using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossStrait.Rooms.Audit;

/// <summary>
/// Brings what is to be logged into a form that both databases store and give back unchanged: PostgreSQL takes no zero
/// character, and half a surrogate pair is no UTF-8.
/// </summary>
internal static class AuditText
{
    public const int MaxFieldLength = 200;
    public const int MaxDetailsLength = 8 * 1024;

    private const char Replacement = '\uFFFD';

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Controls and lone surrogates become U+FFFD, what is too long is cut and marked with an ellipsis.</summary>
    public static string Field(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxFieldLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength >= MaxFieldLength)
            {
                return clean.Append('…').ToString();
            }

            clean.Append(Rune.IsControl(rune) ? Replacement.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>JSON escapes controls by itself. What is too long is left out, and its length said.</summary>
    public static string Details(object? details)
    {
        if (details is null)
        {
            return "{}";
        }

        var text = JsonSerializer.Serialize(details, _json);
        return text.Length <= MaxDetailsLength ? text : $$"""{"omittedCharacters":{{text.Length}}}""";
    }
}
