using System.Runtime;

namespace CrossStrait.MediaRelay.Tests;

/// <summary>What a piece of work allocates on its thread. For tests of <see cref="AllocationCollection"/>.</summary>
internal static class AllocatedBytes
{
    private const long Reserve = 32 << 20;

    /// <summary>
    /// Nothing is collected meanwhile, on whoever's account: a collection gives up what is left of the thread's allocation buffer,
    /// and that would be counted.
    /// </summary>
    public static long During(Action work)
    {
        GC.TryStartNoGCRegion(Reserve);
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }

        return allocated;
    }
}
