using System.Globalization;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The parameters of <c>a=fmtp</c> in the form that all video codecs use: "name=value;name=value".</summary>
internal static class FmtpParameters
{
    /// <summary>The value of a parameter; false where it is not named. Names are compared without case (RFC 6838 4.3).</summary>
    public static bool TryFind(ReadOnlySpan<char> parameters, ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].TrimEnd().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = parameter[(equals + 1)..].TrimStart();
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether a parameter has this value, or is not named and so has its default, which is this one too.</summary>
    public static bool IsNumber(ReadOnlySpan<char> parameters, ReadOnlySpan<char> name, int number) =>
        !TryFind(parameters, name, out var value) ||
        (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read == number);
}
