using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

/// <summary>
/// Tests that run minutes of traffic. Alone, since they keep the collector busy: a collection in the middle of a test
/// that counts its thread's bytes adds the rest of the thread's allocation block to the count.
/// </summary>
[CollectionDefinition(nameof(VirtualLinkGroup), DisableParallelization = true)]
public class VirtualLinkGroup;
