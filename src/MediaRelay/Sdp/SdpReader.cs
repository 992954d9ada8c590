using System.Diagnostics.CodeAnalysis;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Reads the text of a session description (RFC 8866). Takes CRLF and bare LF, refuses whatever it does not
/// understand with the line and the reason, and never throws.
/// </summary>
internal static class SdpReader
{
    /// <summary>An offer of 32 pairs of lines with four video codecs each has some 87,000 characters in Chromium.</summary>
    public const int MaxLength = 96 * 1024;
    public const int MaxLines = 4096;
    public const int MaxMedia = 256;

    // RFC 8866 5: what may stand in the session part behind v=, o= and s=, and what under an m= line.
    private const string SessionTypes = "iuepcbtrzkam";
    private const string MediaTypes = "icbkam";

    public static bool TryRead(string text, [NotNullWhen(true)] out SdpDescription? description, out SdpError error)
    {
        description = null;
        if (text.Length > MaxLength)
        {
            error = new SdpError(1, $"the description is longer than {MaxLength} characters");
            return false;
        }

        var session = new List<SdpAttribute>();
        var media = new List<SdpMedia>();
        var attributes = session;
        var number = 0;
        foreach (var raw in WithoutTrailingBreaks(text).EnumerateLines())
        {
            number++;
            if (!TryReadLine(raw, number, session, media, ref attributes, out var reason))
            {
                error = new SdpError(number, reason);
                return false;
            }
        }

        if (number < 3)
        {
            error = new SdpError(number + 1, "the description ends before its s= line");
            return false;
        }

        error = default;
        description = new SdpDescription(session, media, number);
        return true;
    }

    private static bool TryReadLine(
        ReadOnlySpan<char> line,
        int number,
        List<SdpAttribute> session,
        List<SdpMedia> media,
        ref List<SdpAttribute> attributes,
        out string reason)
    {
        if (!TryReadType(line, number, inMedia: !ReferenceEquals(attributes, session), out var type, out reason))
        {
            return false;
        }

        var value = line[2..];
        if (type == 'a')
        {
            return TryReadAttribute(value, number, attributes, out reason);
        }

        if (type != 'm')
        {
            return true;
        }

        if (media.Count == MaxMedia)
        {
            reason = $"there are more than {MaxMedia} m-lines";
            return false;
        }

        attributes = [];
        if (!TryReadMedia(value.ToString(), number, attributes, out var read))
        {
            reason = "an m-line is <media> <port> <protocol> <format> ...";
            return false;
        }

        media.Add(read);
        return true;
    }

    private static bool TryReadType(ReadOnlySpan<char> line, int number, bool inMedia, out char type, out string reason)
    {
        type = default;
        reason = "";
        if (number > MaxLines)
        {
            reason = $"there are more than {MaxLines} lines";
        }
        else if (line.Length < 2 || line[1] != '=')
        {
            reason = "a line is <type>=<value>";
        }
        else if (SdpGrammar.HasControlCharacter(line))
        {
            reason = "the line has a control character";
        }
        else
        {
            type = line[0];
            reason = number switch
            {
                1 => line is "v=0" ? "" : "a description begins with v=0",
                2 => IsOrigin(line) ? "" : "the second line is o= with six fields",
                3 => type == 's' ? "" : "the third line is s=",
                _ when (inMedia ? MediaTypes : SessionTypes).Contains(type) => "",
                _ => $"a line of type {type}= may not stand here",
            };
        }

        return reason.Length == 0;
    }

    private static bool IsOrigin(ReadOnlySpan<char> line) =>
        line[0] == 'o' && SdpGrammar.Words(line[2..].ToString()).Length == 6;

    private static bool TryReadAttribute(
        ReadOnlySpan<char> text, int number, List<SdpAttribute> attributes, out string reason)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        if (!SdpGrammar.IsToken(name))
        {
            reason = "an attribute has no name";
            return false;
        }

        attributes.Add(new SdpAttribute(name.ToString(), colon < 0 ? "" : text[(colon + 1)..].ToString(), number));
        reason = "";
        return true;
    }

    private static bool TryReadMedia(
        string text, int number, List<SdpAttribute> attributes, [NotNullWhen(true)] out SdpMedia? media)
    {
        media = null;
        var words = SdpGrammar.Words(text);
        if (words.Length < 4 || !SdpGrammar.IsToken(words[0]))
        {
            return false;
        }

        // RFC 8866 5.14: "49170/2" asks for two consecutive ports; the number of ports has no meaning with ICE.
        var slash = words[1].IndexOf('/', StringComparison.Ordinal);
        if (!SdpGrammar.TryReadNumber(slash < 0 ? words[1] : words[1][..slash], ushort.MaxValue, out var port))
        {
            return false;
        }

        media = new SdpMedia(words[0], (int)port, words[2], words[3..], attributes, number);
        return true;
    }

    /// <summary>A last line may end in any number of line breaks: some clients add one of their own.</summary>
    private static ReadOnlySpan<char> WithoutTrailingBreaks(string text) => text.AsSpan().TrimEnd("\r\n");
}
