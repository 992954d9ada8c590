using System.Globalization;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>Which H.264 formats the relay forwards (RFC 6184 8.1): what all browsers decode, baseline in packetization mode 1.</summary>
internal static class H264Parameters
{
    private const string PacketizationMode = "packetization-mode";
    private const string ProfileLevelId = "profile-level-id";

    /// <summary>RFC 6184 8.1: baseline at level 1 is meant where nothing is said.</summary>
    private const string DefaultProfileLevelId = "420010";

    private const int BaselineProfile = 0x42;

    /// <summary>RFC 6184 8.1, table 5: baseline or constrained baseline, whatever the first constraint flags are.</summary>
    private const int ReservedConstraints = 0x0F;

    public static bool Accepts(ReadOnlySpan<char> parameters) =>
        FmtpParameters.TryFind(parameters, PacketizationMode, out var mode) && mode is "1" &&
        TryReadProfile(ProfileLevelIdOf(parameters), out var profile, out var constraints) &&
        profile == BaselineProfile && (constraints & ReservedConstraints) == 0;

    /// <summary>
    /// The answer to an accepted offer (RFC 6184 8.2.2): the same profile and mode; each side may have a level of its own.
    /// </summary>
    public static string AnswerTo(ReadOnlySpan<char> offered) =>
        $"level-asymmetry-allowed=1;{PacketizationMode}=1;{ProfileLevelId}={ProfileLevelIdOf(offered)}";

    private static ReadOnlySpan<char> ProfileLevelIdOf(ReadOnlySpan<char> parameters) =>
        FmtpParameters.TryFind(parameters, ProfileLevelId, out var value) ? value : DefaultProfileLevelId;

    private static bool TryReadProfile(ReadOnlySpan<char> profileLevelId, out int profile, out int constraints)
    {
        var read = int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        profile = value >> 16;
        constraints = (value >> 8) & 0xFF;
        return read && profileLevelId.Length == 6;
    }
}
