using System.Globalization;
using System.Text;

namespace CrossStrait.Web.Metrics;

/// <summary>
/// Writes metric families one after the other; a family's head is written once, before its first sample.
/// </summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();
    private string _family = "";

    public void Begin(string family, string type)
    {
        if (family != _family)
        {
            _family = family;
            _text.Append("# TYPE ").Append(family).Append(' ').Append(type).Append('\n');
        }
    }

    /// <summary>
    /// One line. <paramref name="labels"/> is either empty or <c>{name="value",...}</c> already escaped.
    /// </summary>
    public void Sample(string name, string labels, double value)
    {
        _text.Append(name).Append(labels).Append(' ').Append(Format(value)).Append('\n');
    }

    public void Single(string name, string type, double value)
    {
        Begin(name, type);
        Sample(name, "", value);
    }

    public static string Label(string name, object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"{Name(name)}=\"{escaped}\"";
    }

    /// <summary>Only letters, digits and underscores are left, and no digit stands first.</summary>
    public static string Name(string name)
    {
        var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_').ToArray();
        return letters is [>= '0' and <= '9', ..] ? $"_{new string(letters)}" : new string(letters);
    }

    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public override string ToString() => _text.ToString();
}
