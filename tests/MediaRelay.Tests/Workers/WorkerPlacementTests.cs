using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class WorkerPlacementTests
{
    private readonly double[] _shares = new double[3];

    [Fact]
    public void Transports_of_one_group_share_a_worker_and_groups_spread()
    {
        var placement = Create();

        var first = Enumerable.Range(0, 10).Select(_ => placement.Place("first")).Distinct().ToList();
        var second = Enumerable.Range(0, 10).Select(_ => placement.Place("second")).Distinct().ToList();
        var third = Enumerable.Range(0, 10).Select(_ => placement.Place("third")).Distinct().ToList();

        Assert.Equal([0, 1, 2], first.Concat(second).Concat(third).Order());
    }

    [Fact]
    public void New_group_goes_where_the_processor_has_most_time_left()
    {
        _shares[0] = 0.3;
        _shares[1] = 0.1;
        _shares[2] = 0.2;

        Assert.Equal(1, Create().Place("new"));
    }

    [Fact]
    public void Group_whose_home_is_full_goes_on_at_the_least_loaded_worker()
    {
        var placement = Create();
        var home = placement.Place("large");
        _shares[home] = WorkerPlacement.FullShare;
        _shares[(home + 1) % 3] = 0.4;

        var next = placement.Place("large");

        Assert.Equal((home + 2) % 3, next);
        _shares[home] = 0.1;
        Assert.Equal(home, placement.Place("large"));
    }

    [Fact]
    public void Thousand_at_once_are_spread_before_any_load_is_measured()
    {
        var placement = Create();

        var counts = Enumerable.Range(0, 1000).Select(_ => placement.Place(null)).CountBy(worker => worker).Select(pair => pair.Value).ToList();

        Assert.Equal(3, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 333, 334));
    }

    [Fact]
    public void Thousand_of_one_group_at_once_fill_its_home_and_then_the_other_workers()
    {
        var placement = Create();

        var workers = Enumerable.Range(0, 1000).Select(_ => placement.Place("plenary")).ToList();

        Assert.Single(workers[..100].Distinct());
        Assert.All(workers.CountBy(worker => worker), pair => Assert.InRange(pair.Value, 330, 337));
        foreach (var worker in workers)
        {
            placement.Remove(worker, "plenary");
        }

        Assert.Equal(0, placement.GroupCount);
    }

    [Fact]
    public void Group_is_forgotten_with_its_last_transport()
    {
        var placement = Create();
        var home = placement.Place("room");
        placement.Place("room");

        placement.Remove(home, "room");
        Assert.Equal(1, placement.GroupCount);
        placement.Remove(home, "room");

        Assert.Equal(0, placement.GroupCount);
        _shares[home] = 0.5;
        Assert.NotEqual(home, placement.Place("room"));
    }

    private WorkerPlacement Create() => new(_shares.Length, worker => _shares[worker]);
}
