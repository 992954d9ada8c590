using System.Diagnostics;
using Xunit;
using Xunit.Sdk;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>Waiting for something that other threads or processes do, with an end and a reason.</summary>
internal static class Wait
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static Task UntilAsync(Func<bool> isGood, Func<string> describe) => UntilAsync(_patience, isGood, describe);

    public static async Task UntilAsync(TimeSpan patience, Func<bool> isGood, Func<string> describe)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isGood())
        {
            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new XunitException($"Not within {patience.TotalSeconds:0.#} s: {describe()}");
            }

            await Task.Delay(_pause, TestContext.Current.CancellationToken);
        }
    }
}
