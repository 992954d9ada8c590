using System.Diagnostics;
using Xunit;
using Xunit.Sdk;

namespace CrossStrait.Interop;

/// <summary>Waiting for a condition of another process, with an end and a reason.</summary>
internal static class Poll
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is good; fails with <paramref name="describe"/> when <paramref name="patience"/> ends.</summary>
    public static async Task<T> UntilAsync<T>(TimeSpan patience, Func<Task<T>> ask, Func<T, bool> isGood, Func<T, string> describe)
    {
        var began = Stopwatch.GetTimestamp();
        for (; ; )
        {
            var answer = await ask();
            if (isGood(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new XunitException($"Not within {patience.TotalSeconds:0.#} s: {describe(answer)}");
            }

            await Task.Delay(_pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(TimeSpan patience, Func<bool> isGood, Func<string> describe) =>
        UntilAsync(patience, () => Task.FromResult(isGood()), good => good, _ => describe());
}
