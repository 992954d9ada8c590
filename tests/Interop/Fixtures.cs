using System.Runtime.Versioning;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

[assembly: SupportedOSPlatform("linux")]

// Browsers measure time here, on machines of two cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(LoopbackServer))]
[assembly: AssemblyFixture(typeof(SourceFiles))]
