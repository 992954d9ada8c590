using CrossStrait.MediaRelay.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class ReceiverReportEstimatorTests
{
    [Fact]
    public void Nothing_is_known_before_the_receiver_has_told_its_estimate()
    {
        var estimator = new ReceiverReportEstimator();
        estimator.Report(0.5);
        Assert.Equal(0, estimator.BitsPerSecond);
    }

    [Fact]
    public void The_estimate_is_the_receivers_own_while_little_is_lost()
    {
        var estimator = new ReceiverReportEstimator();
        estimator.Remb(800_000);
        estimator.Report(0.01);
        Assert.Equal(800_000, estimator.BitsPerSecond);
    }

    [Fact]
    public void Much_loss_lowers_it_by_half_the_loss_and_it_comes_back_slowly()
    {
        var estimator = new ReceiverReportEstimator();
        estimator.Remb(1_000_000);
        estimator.Report(0.2);
        Assert.Equal(900_000, estimator.BitsPerSecond);

        estimator.Report(0.05);
        Assert.Equal(900_000, estimator.BitsPerSecond);

        estimator.Report(0.01);
        Assert.Equal(946_000, estimator.BitsPerSecond);
    }
}
