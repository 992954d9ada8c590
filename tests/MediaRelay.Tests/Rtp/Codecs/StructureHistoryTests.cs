using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class StructureHistoryTests
{
    private const uint AllTargets = 7;

    private readonly StructureHistory _history = new();

    [Fact]
    public void Before_the_first_structure_nothing_is_in_force()
    {
        _history.Add(10, Structure(), AllTargets);

        Assert.False(_history.TryFind(9, out var structure, out _));
        Assert.Null(structure);
    }

    [Fact]
    public void A_structure_that_comes_late_holds_up_to_the_next_one()
    {
        var (first, late, next) = (Structure(), Structure(), Structure());
        _history.Add(10, first, AllTargets);
        _history.Add(30, next, AllTargets);
        _history.Add(20, late, AllTargets);

        Assert.Equal([first, first, late, late, next], new long[] { 10, 19, 20, 29, 30 }.Select(InForceAt));
    }

    [Fact]
    public void Active_targets_hold_from_the_packet_that_told_them_whichever_comes_first()
    {
        _history.Add(10, Structure(), AllTargets);
        _history.Add(20, Structure(), AllTargets);
        _history.SetActive(25, 1);
        _history.SetActive(23, 3);
        _history.SetActive(15, 5);

        Assert.Equal((5u, 1u), (ActiveAt(19), ActiveAt(26)));
    }

    [Fact]
    public void Of_many_the_newest_are_kept()
    {
        var structures = Enumerable.Range(0, 9).Select(_ => Structure()).ToArray();
        for (var i = 0; i < structures.Length; i++)
        {
            _history.Add(i * 10, structures[i], AllTargets);
        }

        _history.Add(5, Structure(), AllTargets); // older than what is kept

        Assert.Equal([null, structures[5], structures[6], structures[7], structures[8]], new long[] { 49, 50, 69, 70, 1000 }.Select(InForceAt));
    }

    [Fact]
    public void The_order_in_which_structures_come_makes_no_difference_within_four() =>
        Prop.ForAll(Gen.Choose(0, 40).ListOf().ToArbitrary(), order =>
        {
            var history = new StructureHistory();
            var arrived = new Dictionary<long, DependencyStructure>();
            foreach (var place in order)
            {
                if (!arrived.ContainsKey(place))
                {
                    arrived[place] = Structure();
                    history.Add(place, arrived[place], AllTargets);
                }
            }

            var kept = arrived.Keys.OrderDescending().Take(4).ToList();
            for (var sequence = 0L; sequence <= 41; sequence++)
            {
                history.TryFind(sequence, out var found, out _);
                var from = kept.Find(place => place <= sequence);
                var isKnown = kept.Exists(place => place <= sequence);
                if (!ReferenceEquals(found, isKnown ? arrived[from] : null))
                {
                    return false;
                }
            }

            return true;
        }).MustHold();

    private DependencyStructure? InForceAt(long sequence)
    {
        _history.TryFind(sequence, out var structure, out _);
        return structure;
    }

    private uint ActiveAt(long sequence)
    {
        _history.TryFind(sequence, out _, out var active);
        return active;
    }

    private static DependencyStructure Structure() => new(0, [], 3, 0, [], []);
}
