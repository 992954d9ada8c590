using System.Globalization;
using System.Text;

namespace CrossStrait.Rooms.Recording;

/// <summary>Makes a name fit for one line of a tile.</summary>
internal static class NameText
{
    /// <summary>Keeps what fits into a width counted in font sizes; what was cut shows as an ellipsis.</summary>
    public static string Fit(string name, double widthInEms)
    {
        var text = new StringBuilder();
        var width = 0.0;
        var elements = StringInfo.GetTextElementEnumerator(OneLine(name));
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();

            // Ideographs fill the square of the font; Latin letters about six tenths of it.
            width += element[0] < 0x1100 ? 0.6 : 1;
            if (width > widthInEms - 1)
            {
                return text.Append('…').ToString();
            }

            text.Append(element);
        }

        return text.ToString();
    }

    private static string OneLine(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character)).Trim();
}
