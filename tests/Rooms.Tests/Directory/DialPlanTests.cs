using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Numbers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CrossStrait.Rooms.Tests.Directory.Sample;

namespace CrossStrait.Rooms.Tests.Directory;

public class DialPlanTests
{
    private static readonly RingGroupPlan _desk = new("RG_desk", "總機", RingStrategy.All, TimeSpan.FromSeconds(20), ["PE_lin"], null);

    [Fact]
    public void Own_number_comes_before_the_prefix_of_others()
    {
        var plan = Plan(
            [Organisation(Taipei), Organisation(Xiamen, prefix: "8")],
            [Number("8003", "PE_lin"), Number("003", "PE_zhou", Xiamen), Number("004", "PE_zhou", Xiamen)]);

        Assert.Equal(new DialTarget.Person("PE_lin", "8003"), plan.Resolve(Taipei, "8003"));
        Assert.Equal(new DialTarget.Person("PE_zhou", "004"), plan.Resolve(Taipei, "8004"));
    }

    [Fact]
    public void Longest_prefix_wins_and_a_shorter_one_is_tried_where_it_leads_nowhere()
    {
        var plan = Plan(
            [Organisation(Taipei), Organisation(Xiamen, prefix: "86"), Organisation("OR_fuzhou", prefix: "865")],
            [Number("5001", "PE_zhou", Xiamen), Number("5002", "PE_zhou", Xiamen), Number("001", "PE_lin", "OR_fuzhou")]);

        Assert.Equal(new DialTarget.Person("PE_lin", "001"), plan.Resolve(Taipei, "865001"));
        Assert.Equal(new DialTarget.Person("PE_zhou", "5002"), plan.Resolve(Taipei, "865002"));
    }

    [Fact]
    public void Nobody_reaches_a_third_organisation_through_the_prefix_of_a_second()
    {
        var plan = Plan(
            [Organisation(Taipei), Organisation(Xiamen, prefix: "7"), Organisation("OR_fuzhou", prefix: "9")],
            [Number("100", "PE_zhou", "OR_fuzhou")]);

        Assert.IsType<DialTarget.Person>(plan.Resolve(Taipei, "9100"));
        Assert.IsType<DialTarget.NotFound>(plan.Resolve(Taipei, "79100"));
    }

    [Fact]
    public void Own_prefix_works_at_home_too()
    {
        var plan = Plan([Organisation(Taipei, prefix: "2")], [Number("8001", "PE_lin")]);

        Assert.Equal(new DialTarget.Person("PE_lin", "8001"), plan.Resolve(Taipei, "28001"));
    }

    [Fact]
    public void Short_code_stands_for_a_number_or_for_what_answers()
    {
        var plan = Plan(
            [Organisation(Taipei), Organisation(Xiamen, prefix: "86")],
            [Number("*1", "868003"), Number("*2", "PE_zhou"), Number("*3", "*1"), Number("8003", "PE_zhou", Xiamen)]);

        Assert.Equal(new DialTarget.Person("PE_zhou", "8003"), plan.Resolve(Taipei, "*1"));
        Assert.Equal(new DialTarget.Person("PE_zhou", "*2"), plan.Resolve(Taipei, "*2"));
        Assert.Equal(new DialTarget.Person("PE_zhou", "8003"), plan.Resolve(Taipei, "*3"));
        Assert.IsType<DialTarget.NotFound>(plan.Resolve(Xiamen, "*1"));
    }

    [Fact]
    public void Circle_of_short_codes_leads_nowhere_and_is_told_from_a_number_that_is_missing()
    {
        var plan = Plan(
            [Organisation(Taipei, prefix: "2")],
            [Number("1", "2"), Number("2", "3"), Number("3", "1"), Number("4", "24"), Number("5", "999")]);

        Assert.Equal(new DialTarget.NotFound("1"), plan.Resolve(Taipei, "1"));
        Assert.True(plan.IsLoop(Taipei, "1"));
        Assert.True(plan.IsLoop(Taipei, "4"));
        Assert.False(plan.IsLoop(Taipei, "5"));
    }

    [Fact]
    public void Range_leads_to_another_organisation_a_reception_a_park_or_nowhere()
    {
        var plan = new DialPlanTable(
            [Organisation(Taipei), Organisation(Xiamen)],
            [Number("8003", "PE_zhou", Xiamen), Number("0", "RG_desk"), Number("8010", "PE_lin")],
            [
                Range("8000", "8999", DialRangeKind.Organisation, Xiamen),
                Range("8500", "8599", DialRangeKind.Number, "0"),
                Range("70", "79", DialRangeKind.Park),
                Range("900", "999", DialRangeKind.Refused),
            ],
            new HashSet<string> { "PE_lin", "PE_zhou" },
            new Dictionary<string, RingGroupPlan> { ["RG_desk"] = _desk });

        Assert.Equal(new DialTarget.Person("PE_zhou", "8003"), plan.Resolve(Taipei, "8003"));
        Assert.Equal(new DialTarget.Person("PE_lin", "8010"), plan.Resolve(Taipei, "8010"));
        Assert.Equal(new DialTarget.RingGroup(_desk, "0"), plan.Resolve(Taipei, "8512"));
        Assert.Equal(new DialTarget.ParkSlot("75"), plan.Resolve(Taipei, "75"));
        Assert.Equal(new DialTarget.Forbidden("950"), plan.Resolve(Taipei, "950"));
        Assert.IsType<DialTarget.NotFound>(plan.Resolve(Taipei, "755"));
        Assert.IsType<DialTarget.NotFound>(plan.Resolve(Taipei, "8004"));
    }

    [Fact]
    public void Room_and_park_slot_have_numbers_too_and_a_disabled_person_has_none()
    {
        var plan = Plan(
            [Organisation(Taipei)],
            [
                Number("600", "RM_0123456789ab"),
                new NumberRow { OrganisationId = Taipei, Number = "#1", Kind = NumberKind.Park, TargetId = "" },
                Number("8009", "PE_gone"),
            ]);

        Assert.Equal(new DialTarget.Room("RM_0123456789ab", "600"), plan.Resolve(Taipei, "600"));
        Assert.Equal(new DialTarget.ParkSlot("#1"), plan.Resolve(Taipei, "#1"));
        Assert.Equal(new DialTarget.NotFound("8009"), plan.Resolve(Taipei, "8009"));
    }

    [Theory]
    [InlineData(" 80-01 ", "8001")]
    [InlineData("８００１", "8001")]
    [InlineData("(80) 01", "8001")]
    public void Number_is_found_as_people_write_it(string typed, string number)
    {
        var plan = Plan([Organisation(Taipei)], [Number("8001", "PE_lin")]);

        Assert.Equal(new DialTarget.Person("PE_lin", number), plan.Resolve(Taipei, typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("8001a")]
    [InlineData("+8861")]
    [InlineData("80011111111111111111111111")]
    public void What_is_no_number_is_not_found(string typed)
    {
        Assert.Equal(new DialTarget.NotFound(typed), Plan([Organisation(Taipei)], []).Resolve(Taipei, typed));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("*31#", true)]
    [InlineData("123456789012", true)]
    [InlineData("1234567890123", false)]
    [InlineData("", false)]
    [InlineData("12 3", false)]
    [InlineData("１", false)]
    [InlineData("१", false)]
    public void Number_is_one_to_twelve_keys_of_a_telephone(string text, bool isNumber) =>
        Assert.Equal(isNumber, NumberRules.IsNumber(text));

    [Fact]
    public void Any_plan_comes_to_an_end_for_any_number()
    {
        var number = Gen.Elements("1", "2", "3", "11", "12", "21", "112", "121");
        var row = Gen.Zip(Gen.Elements(Taipei, Xiamen), Gen.Zip(number, number));
        Check.QuickThrowOnFailure(Prop.ForAll(row.ArrayOf().ToArbitrary(), rows =>
        {
            var plan = Plan(
                [Organisation(Taipei, prefix: "1"), Organisation(Xiamen, prefix: "2")],
                [.. rows.Select(item => Number(item.Item2.Item1, item.Item2.Item2, item.Item1))]);

            foreach (var dialled in (string[])["1", "2", "11", "12", "112", "2121", "1111"])
            {
                Assert.IsType<DialTarget.NotFound>(plan.Resolve(Taipei, dialled));
            }
        }));
    }

    private static DialRangeRow Range(string first, string last, DialRangeKind kind, string target = "") =>
        new() { OrganisationId = Taipei, First = first, Last = last, Kind = kind, Target = target };

    private static DialPlanTable Plan(OrganisationRow[] organisations, NumberRow[] numbers) => new(
        organisations,
        numbers,
        [],
        new HashSet<string> { "PE_lin", "PE_zhou" },
        new Dictionary<string, RingGroupPlan> { ["RG_desk"] = _desk });
}
