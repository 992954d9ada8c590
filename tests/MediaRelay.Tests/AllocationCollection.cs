using Xunit;

namespace CrossStrait.MediaRelay.Tests;

/// <summary>
/// Tests that count the bytes their thread allocates: alone, since a collection on account of other tests gives up what is
/// left of the thread's allocation buffer (up to 8 KB), and that is counted as allocated.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationCollection
{
    public const string Name = "allocation";
}
