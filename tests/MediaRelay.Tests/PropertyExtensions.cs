using FsCheck;

namespace CrossStrait.MediaRelay.Tests;

internal static class PropertyExtensions
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    /// <summary>Fails the test with the shrunk counterexample and the seed that repeats it; silent when all is well.</summary>
    public static void MustHold(this Property property) => property.Check(_config);
}
