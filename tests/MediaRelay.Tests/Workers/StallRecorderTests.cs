using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class StallRecorderTests
{
    [Fact]
    public void Longest_and_sum_are_those_of_what_was_recorded()
    {
        var recorder = new StallRecorder();
        recorder.Record(TimeSpan.FromMilliseconds(3));
        recorder.Record(TimeSpan.FromMilliseconds(40));
        recorder.Record(TimeSpan.FromMilliseconds(1));

        var snapshot = recorder.Snapshot();

        Assert.Equal(0.040, snapshot.LongestSeconds, 9);
        Assert.Equal(0.044, snapshot.SumSeconds, 9);
    }

    [Fact]
    public void Buckets_are_cumulative_and_a_bound_belongs_to_its_own()
    {
        var recorder = new StallRecorder();
        recorder.Record(TimeSpan.FromMilliseconds(5)); // the bound 0.005 itself
        recorder.Record(TimeSpan.FromMilliseconds(6));
        recorder.Record(TimeSpan.FromSeconds(9));

        var snapshot = recorder.Snapshot();

        Assert.Equal(0, CountUpTo(snapshot, 0.002));
        Assert.Equal(1, CountUpTo(snapshot, 0.005));
        Assert.Equal(2, CountUpTo(snapshot, 0.01));
        Assert.Equal(2, CountUpTo(snapshot, 0.5));
        Assert.Equal(3, CountUpTo(snapshot, double.PositiveInfinity));
    }

    private static long CountUpTo(StallHistogram histogram, double bound) =>
        histogram.Counts[histogram.UpperBoundsSeconds.ToList().IndexOf(bound)];
}
