using System.Diagnostics;

namespace CrossStrait.Fuzz;

/// <summary>Feeds a target first its corpus, then mutations of it, until a fault or the end of the time.</summary>
internal static class FuzzRunner
{
    private const int Seed = 20_260_101;

    // The longest honest run takes milliseconds; what takes this long goes on for ever.
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(30);

    public static FuzzResult Run(string name, FuzzEntry fuzz, IReadOnlyList<byte[]> corpus, TimeSpan budget,
        long maxRuns = long.MaxValue)
    {
        if (corpus.Count == 0)
        {
            throw new ArgumentException("there is nothing to mutate", nameof(corpus));
        }

        var clock = Stopwatch.StartNew();
        var mutator = new Mutator(Seed, corpus);
        using var watch = new HangWatch(name, _hang);
        long run = 0;
        for (; run < maxRuns && clock.Elapsed < budget; run++)
        {
            var input = run < corpus.Count ? corpus[(int)run] : mutator.Next();
            if (Try(fuzz, input, watch) is { } exception)
            {
                var shortest = Shorten(input, candidate => Try(fuzz, candidate, watch)?.GetType() == exception.GetType());
                return new FuzzResult(run + 1,
                    new FuzzFailure(name, run, shortest, Try(fuzz, shortest, watch) ?? exception));
            }
        }

        return new FuzzResult(run, null);
    }

    private static Exception? Try(FuzzEntry fuzz, byte[] input, HangWatch watch)
    {
        watch.Begin(input);
        try
        {
            fuzz(input);
            return null;
        }
#pragma warning disable CA1031 // any exception is the fault being sought
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    // Leaves out ever smaller pieces as long as the fault stays the same.
    private static byte[] Shorten(byte[] input, Func<byte[], bool> failsAlike)
    {
        for (var piece = Math.Max(input.Length / 2, 1); piece > 0; piece /= 2)
        {
            for (var start = 0; start + piece <= input.Length;)
            {
                byte[] candidate = [.. input.AsSpan(0, start), .. input.AsSpan(start + piece)];
                if (failsAlike(candidate))
                {
                    input = candidate;
                }
                else
                {
                    start += piece;
                }
            }
        }

        return input;
    }

    /// <summary>A parser that loops for ever throws nothing: names the input and ends the process.</summary>
    private sealed class HangWatch : IDisposable
    {
        private readonly string _target;
        private readonly Timer _timer;
        private byte[] _current = [];
        private byte[]? _seen;

        public HangWatch(string target, TimeSpan period)
        {
            _target = target;
            _timer = new Timer(_ => Look(), null, period, period);
        }

        public void Begin(byte[] input) => Volatile.Write(ref _current, input);

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            var current = Volatile.Read(ref _current);
            if (ReferenceEquals(current, _seen))
            {
                Console.Error.WriteLine($"{_target} hangs on {current.Length} bytes: {Convert.ToHexString(current)}");
                Environment.Exit(1);
            }

            _seen = current;
        }
    }
}
