using System.Globalization;

namespace CrossStrait.LoadClient;

/// <summary>CPU time and memory of the measured server, from /proc (proc(5)).</summary>
internal sealed class ServerProcess(int id)
{
    private const double TicksPerSecond = 100; // USER_HZ, a constant of the ABI

    /// <summary>utime + stime of all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            if (id == 0)
            {
                return TimeSpan.Zero;
            }

            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / TicksPerSecond);
        }
    }

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMebibytes
    {
        get
        {
            if (id == 0)
            {
                return 0;
            }

            var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
        }
    }
}
