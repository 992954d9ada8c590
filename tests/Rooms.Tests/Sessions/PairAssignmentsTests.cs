using CrossStrait.Rooms.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public class PairAssignmentsTests
{
    /// <summary>Ten people; the viewer herself is never among those who wait, as SlotBoard sees to it.</summary>
    private static readonly string[] _people = [.. Enumerable.Range(0, 10).Select(i => $"PA_{i}")];

    private enum Deed
    {
        Publish,
        Leave,
        Assign,
        Clear,
        Grow,
    }

    [Fact]
    public void Whatever_happens_nobody_has_two_pairs_pairs_are_stable_and_none_is_free_while_somebody_waits()
    {
        var steps = Gen.Zip(Gen.Choose(0, 4), Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, 7))).ArrayOf();

        Prop.ForAll(steps.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));
    }

    [Fact]
    public void Fewer_pairs_send_those_who_had_the_others_back_to_waiting()
    {
        var pairs = new PairAssignments();
        pairs.Resize(2);
        pairs.Fill(["a", "b"]);
        pairs.Resize(1);
        pairs.Resize(2);
        pairs.Fill(["a", "c", "b"]);

        Assert.Equal(["a", "c"], Enumerable.Range(0, 2).Select(pair => pairs[pair]));
    }

    private static bool Holds((int Deed, (int Person, int Pair) On)[] steps)
    {
        var pairs = new PairAssignments();
        pairs.Resize(3);
        var published = new List<string>();
        foreach (var (deed, (number, pair)) in steps)
        {
            var before = Shown(pairs);
            var person = _people[number];
            var touched = Do((Deed)deed, pairs, published, person, pair);
            pairs.Fill(published);
            var after = Shown(pairs);

            var isUnique = after.OfType<string>().Distinct().Count() == after.OfType<string>().Count();
            var isStable = before.Index().All(one => one.Item is null || touched.Contains(one.Item) || after[one.Index] == one.Item);
            var isFull = !after.Contains(null) || published.All(after.Contains);
            if (!isUnique || !isStable || !isFull)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Does one thing and names those who may change their pair by it.</summary>
    private static string?[] Do(Deed deed, PairAssignments pairs, List<string> published, string person, int pair)
    {
        string?[] touched = [];
        switch (deed)
        {
            case Deed.Publish when !published.Contains(person):
                published.Add(person);
                break;
            case Deed.Leave:
                published.Remove(person);
                pairs.Free(person);
                touched = [person];
                break;
            case Deed.Assign when pair < pairs.Count && published.Contains(person):
                touched = [person, pairs[pair]];
                pairs.Assign(pair, person);
                break;
            case Deed.Clear when pair < pairs.Count:
                touched = [pairs[pair]];
                pairs.Clear(pair);
                break;
            case Deed.Grow:
                pairs.Resize(Math.Max(pairs.Count, pair));
                break;
            default:
                break;
        }

        return touched;
    }

    private static string?[] Shown(PairAssignments pairs) => [.. Enumerable.Range(0, pairs.Count).Select(pair => pairs[pair])];
}
