using System.Diagnostics;

namespace CrossStrait.Web.Metrics;

/// <summary>The process and its runtime, under the names that Prometheus clients use.</summary>
internal static class ProcessExposition
{
    public static void Write(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Single("process_cpu_seconds_total", "counter", process.TotalProcessorTime.TotalSeconds);
        text.Single("process_resident_memory_bytes", "gauge", process.WorkingSet64);
        text.Single("process_start_time_seconds", "gauge", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        text.Single("process_threads", "gauge", process.Threads.Count);
        text.Single("dotnet_gc_heap_bytes", "gauge", GC.GetTotalMemory(forceFullCollection: false));
        text.Single("dotnet_gc_allocated_bytes_total", "counter", GC.GetTotalAllocatedBytes());
        text.Single("dotnet_gc_pause_seconds_total", "counter", GC.GetTotalPauseDuration().TotalSeconds);
        text.Begin("dotnet_gc_collections_total", "counter");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample("dotnet_gc_collections_total", $"{{generation=\"{generation}\"}}", GC.CollectionCount(generation));
        }

        text.Single("dotnet_threadpool_threads", "gauge", ThreadPool.ThreadCount);
        text.Single("dotnet_threadpool_queue_length", "gauge", ThreadPool.PendingWorkItemCount);
    }
}
