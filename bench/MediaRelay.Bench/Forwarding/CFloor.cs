using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>bench/floor/floor.c, called in this process. Build it first: bench/floor/build.sh.</summary>
internal static partial class CFloor
{
    private const string Library = "floor";

#pragma warning disable CA2255 // a bench is a program: where its library lies is its own business
    [ModuleInitializer]
    internal static void Initialise() => NativeLibrary.SetDllImportResolver(typeof(CFloor).Assembly, Resolve);
#pragma warning restore CA2255

    /// <summary>CPU nanoseconds of the calling thread.</summary>
    [LibraryImport(Library, EntryPoint = "floor_cpu_ns")]
    internal static partial ulong ThreadCpuNanoseconds();

    /// <summary>Thread CPU nanoseconds per forwarded packet.</summary>
    [LibraryImport(Library, EntryPoint = "floor_fan_out")]
    internal static partial double FanOut(int subscribers, int packetBytes, int burst, int segment, int rounds);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "bench", "floor", "libfloor.so");
            if (File.Exists(candidate))
            {
                return NativeLibrary.Load(candidate);
            }
        }

        throw new DllNotFoundException("libfloor.so is not built: run bench/floor/build.sh");
    }
}
