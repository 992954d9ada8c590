using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Directory;

public sealed class EditingTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Person_is_added_found_changed_and_removed(StorageProvider provider)
    {
        using var desk = await Desk.OpenAsync(provider, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北", prefix: "86");
        var added = await desk.AddAsync(organisation, "陳美玲", "8001");
        Assert.Equal("868001", desk.Index.Find(added.Person.Id)?.DialFromOutside);

        var changed = await desk.People.ChangeAsync(Editor.Server, added.Person.Id, new PersonEdit { Extension = "8002", Title = "科長" }, 1, Cancellation);

        Assert.Equal(["8002"], changed.Value!.Numbers);
        Assert.Equal(2, changed.Value.Person.Version);
        Assert.Equal("科長", desk.Index.Find(added.Person.Id)?.Title);
        Assert.IsType<DialTarget.NotFound>(await desk.Index.ResolveAsync(added.Person.Id, "8001", Cancellation));

        Assert.Null((await desk.People.RemoveAsync(Editor.Server, added.Person.Id, 2, Cancellation)).Refusal);
        Assert.Null(desk.Index.Find(added.Person.Id));
        Assert.Null(await desk.People.FindAsync(added.Person.Id, Cancellation));
        Assert.Equal(["organisation.created", "person.created", "person.removed"], desk.Audit.Actions);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Number_goes_to_one_of_many_who_want_it_and_the_others_are_told_her_name(StorageProvider provider)
    {
        using var desk = await Desk.OpenAsync(provider, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            desk.People.AddAsync(Editor.Server, organisation, new PersonEdit { Name = $"人{i}", Extension = "8001" }, Cancellation)));

        var winner = Assert.Single(replies, reply => reply.Value is not null).Value!.Person;
        Assert.All(replies.Where(reply => reply.Value is null), reply => Assert.Equal(
            new Refusal(RefusalCode.NumberTaken, $"The number 8001 belongs to {winner.Name}."), reply.Refusal));
        await using var context = await desk.Storage.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await context.People.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Change_of_what_somebody_else_has_changed_is_refused()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var person = (await desk.AddAsync(await desk.AddOrganisationAsync("臺北"), "陳美玲", "8001")).Person;
        await desk.People.ChangeAsync(Editor.Server, person.Id, new PersonEdit { Title = "科長" }, 1, Cancellation);

        var late = await desk.People.ChangeAsync(Editor.Server, person.Id, new PersonEdit { Title = "專員" }, 1, Cancellation);
        var gone = await desk.People.RemoveAsync(Editor.Server, person.Id, 1, Cancellation);

        Assert.Equal(RefusalCode.VersionConflict, late.Refusal?.Code);
        Assert.Equal(RefusalCode.VersionConflict, gone.Refusal?.Code);
        Assert.Equal("科長", desk.Index.Find(person.Id)?.Title);
    }

    [Fact]
    public async Task Administrator_of_one_organisation_changes_nothing_of_another_and_nobody_above_her()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var own = await desk.AddOrganisationAsync("臺北");
        var other = await desk.AddOrganisationAsync("廈門");
        var editor = new Editor("PE_admin", own, roles => !roles.Contains(Role.SystemAdmin));
        var chief = (await desk.People.AddAsync(
            Editor.Server, own, new PersonEdit { Name = "長", Roles = new HashSet<Role> { Role.SystemAdmin } }, Cancellation)).Value!.Person.Id;
        var stranger = (await desk.AddAsync(other, "周", "8003")).Person.Id;

        Refusal?[] refusals =
        [
            (await desk.People.AddAsync(editor, other, new PersonEdit { Name = "新" }, Cancellation)).Refusal,
            (await desk.People.AddAsync(editor, own, new PersonEdit { Name = "新", Roles = new HashSet<Role> { Role.SystemAdmin } }, Cancellation)).Refusal,
            (await desk.People.ChangeAsync(editor, stranger, new PersonEdit { Title = "x" }, null, Cancellation)).Refusal,
            (await desk.People.ChangeAsync(editor, chief, new PersonEdit { IsDisabled = true }, null, Cancellation)).Refusal,
            (await desk.People.RemoveAsync(editor, chief, null, Cancellation)).Refusal,
            (await desk.Numbers.RemoveAsync(editor, other, "8003", Cancellation)).Refusal,
            (await desk.Organisations.AddAsync(editor, new OrganisationEdit("新", "here", null, null), Cancellation)).Refusal,
            (await desk.Import.ImportAsync(editor, other, "name\nx\n", ExchangeFormat.Csv, Cancellation)).Refusal,
            (await desk.RingGroups.AddAsync(editor, other, new RingGroupEdit("x", null, null, null, null, null), Cancellation)).Refusal,
            (await desk.Groups.AddAsync(editor, "x", [new GroupPlace(stranger, Role.Member)], Cancellation)).Refusal,
        ];

        Assert.All(refusals, refusal => Assert.Equal(RefusalCode.NotAllowed, refusal?.Code));
    }

    [Fact]
    public async Task Disabled_person_cannot_be_reached_and_comes_back_as_she_was()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");
        var one = (await desk.AddAsync(organisation, "陳", "8001")).Person.Id;
        var other = (await desk.AddAsync(organisation, "林", "8002")).Person.Id;

        await desk.People.ChangeAsync(Editor.Server, one, new PersonEdit { IsDisabled = true }, null, Cancellation);
        Assert.IsType<DialTarget.NotFound>(await desk.Index.ResolveAsync(other, "8001", Cancellation));
        Assert.IsType<DialTarget.Forbidden>(await desk.Index.ResolveAsync(one, "8002", Cancellation));

        await desk.People.ChangeAsync(Editor.Server, one, new PersonEdit { IsDisabled = false }, null, Cancellation);
        Assert.IsType<DialTarget.Person>(await desk.Index.ResolveAsync(other, "8001", Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\u202eb")]
    [InlineData("a\u0000b")]
    public async Task Name_that_cannot_be_drawn_is_refused(string name)
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");

        Assert.Equal(RefusalCode.BadName, (await desk.People.AddAsync(Editor.Server, organisation, new PersonEdit { Name = name }, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Name_has_up_to_two_hundred_characters()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");

        Assert.Null((await desk.People.AddAsync(Editor.Server, organisation, new PersonEdit { Name = new string('陳', 200) }, Cancellation)).Refusal);
        foreach (var length in (int[])[201, 10_000])
        {
            var reply = await desk.People.AddAsync(Editor.Server, organisation, new PersonEdit { Name = new string('陳', length) }, Cancellation);
            Assert.Equal(RefusalCode.BadName, reply.Refusal?.Code);
        }
    }

    [Fact]
    public async Task Number_that_would_lead_back_to_itself_is_refused()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北", prefix: "2");

        Assert.Null(await desk.GiveAsync(organisation, "*1", "*2"));
        Assert.Equal(RefusalCode.DialLoop, await desk.GiveAsync(organisation, "*2", "*1"));
        Assert.Equal(RefusalCode.DialLoop, await desk.GiveAsync(organisation, "5", "25"));
        var range = new DialRangeRow { OrganisationId = organisation, First = "60", Last = "69", Kind = DialRangeKind.Number, Target = "65" };
        Assert.Equal(RefusalCode.DialLoop, (await desk.Numbers.AddRangeAsync(Editor.Server, range, Cancellation)).Refusal?.Code);

        var plan = await desk.Numbers.ListAsync(organisation, Cancellation);
        Assert.Equal(["*1"], plan.Numbers.Select(number => number.Number));
        Assert.Empty(plan.Ranges);
    }

    [Fact]
    public async Task Prefix_belongs_to_one_organisation_and_one_with_people_stays()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var first = await desk.AddOrganisationAsync("臺北", prefix: "86");
        await desk.AddAsync(first, "陳", "8001");

        var second = await desk.Organisations.AddAsync(Editor.Server, new OrganisationEdit("廈門", "here", "86", null), Cancellation);
        var removed = await desk.Organisations.RemoveAsync(Editor.Server, first, null, Cancellation);

        Assert.Equal(new Refusal(RefusalCode.PrefixTaken, "The prefix 86 belongs to 臺北."), second.Refusal);
        Assert.Equal(RefusalCode.InUse, removed.Refusal?.Code);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Ring_group_rings_its_members_in_their_order(StorageProvider provider)
    {
        using var desk = await Desk.OpenAsync(provider, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");
        var one = (await desk.AddAsync(organisation, "陳", "8001")).Person.Id;
        var two = (await desk.AddAsync(organisation, "林", "8002")).Person.Id;

        var group = (await desk.RingGroups.AddAsync(
            Editor.Server, organisation, new RingGroupEdit("總機", RingStrategy.InTurn, 15, "8001", [two, one], "8000"), Cancellation)).Value!;
        var target = Assert.IsType<DialTarget.RingGroup>(await desk.Index.ResolveAsync(one, "8000", Cancellation));
        Assert.Equal([two, one], target.Plan.Members);
        Assert.Equal((RingStrategy.InTurn, TimeSpan.FromSeconds(15), "8001"), (target.Plan.Strategy, target.Plan.RingTime, target.Plan.NoAnswerNumber));

        await desk.RingGroups.ChangeAsync(
            Editor.Server, group.Group.Id, new RingGroupEdit(null, null, null, "", [one], "8009"), 1, Cancellation);
        target = Assert.IsType<DialTarget.RingGroup>(await desk.Index.ResolveAsync(one, "8009", Cancellation));
        Assert.Equal([one], target.Plan.Members);
        Assert.Null(target.Plan.NoAnswerNumber);
        Assert.IsType<DialTarget.NotFound>(await desk.Index.ResolveAsync(one, "8000", Cancellation));
    }

    [Fact]
    public async Task Working_group_holds_people_of_several_organisations()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var one = (await desk.AddAsync(await desk.AddOrganisationAsync("臺北", rule: PresenceRule.OrganisationAndGroups), "陳", "8001")).Person.Id;
        var two = (await desk.AddAsync(await desk.AddOrganisationAsync("廈門"), "周", "8003")).Person.Id;
        Assert.False(desk.Index.MaySee(two, one));

        var group = (await desk.Groups.AddAsync(
            Editor.Server, "貨貿小組", [new GroupPlace(one, Role.Moderator), new GroupPlace(two, Role.Member)], Cancellation)).Value!;
        Assert.True(desk.Index.MaySee(two, one));

        await desk.Groups.ChangeAsync(Editor.Server, group.Group.Id, null, [new GroupPlace(one, Role.Member)], group.Group.Version, Cancellation);
        Assert.False(desk.Index.MaySee(two, one));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Import_takes_the_good_rows_and_tells_of_the_others(StorageProvider provider)
    {
        using var desk = await Desk.OpenAsync(provider, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");
        var chen = (await desk.AddAsync(organisation, "陳美玲", "8001")).Person.Id;
        const string Text = """
            organisation,name,number,title,email
            臺北,陳美玲,8001,科長,
            ,林雅婷,8002,,lin@example.org
            ,王五,8001,,
            ,趙六,8002,,
            ,,8005,,
            廈門,周建华,8006,,
            ,錢七,80x,,
            ,孫八,,,no-address
            ,李九,,,
            ,林雅婷,8002,,
            """;

        var report = (await desk.Import.ImportAsync(Editor.Server, organisation, Text, ExchangeFormat.Csv, Cancellation)).Value!;

        Assert.Equal((3, 2, 1), (report.Imported, report.Added, report.Changed));
        Assert.Equal([4, 5, 6, 7, 8, 9, 11], report.Refused.Select(row => row.Line));
        Assert.Equal("The number 8001 belongs to 陳美玲.", report.Refused[0].Reason);
        Assert.Equal("The number 8002 belongs to 林雅婷.", report.Refused[1].Reason);
        Assert.Equal("科長", desk.Index.Find(chen)?.Title);
        Assert.Equal("8002", Assert.Single(desk.Index.Search("林雅婷", null, 0, 10).People).Extension);
    }

    [Theory]
    [InlineData(ExchangeFormat.Csv)]
    [InlineData(ExchangeFormat.Vcard)]
    public async Task What_is_exported_is_imported_without_a_change_and_without_anybody_twice(ExchangeFormat format)
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北, \"市\"");
        await desk.AddAsync(organisation, "=陳;美,玲\\", "8001");
        await desk.AddAsync(organisation, "林雅婷", "*2");
        var before = await desk.Export.ExportAsync(organisation, format, "3.0", Cancellation);

        var report = (await desk.Import.ImportAsync(Editor.Server, organisation, before, format, Cancellation)).Value!;

        Assert.Equal((0, 2, 0), (report.Added, report.Changed, report.Refused.Count));
        Assert.Equal(before, await desk.Export.ExportAsync(organisation, format, "3.0", Cancellation));
    }

    [Fact]
    public async Task File_with_too_many_rows_is_refused_whole()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");
        var text = "name\n" + string.Concat(Enumerable.Repeat("陳\n", DirectoryImport.MaxRows + 1));

        var reply = await desk.Import.ImportAsync(Editor.Server, organisation, text, ExchangeFormat.Csv, Cancellation);

        Assert.Equal(RefusalCode.BadRequest, reply.Refusal?.Code);
        Assert.Equal(0, desk.Index.Search(null, null, 0, 1).Total);
    }

    [Fact]
    public async Task Favourites_are_kept_for_each_and_another_node_sees_them()
    {
        using var desk = await Desk.OpenAsync(StorageProvider.Sqlite, postgres);
        var organisation = await desk.AddOrganisationAsync("臺北");
        var one = (await desk.AddAsync(organisation, "陳", "8001")).Person.Id;
        var two = (await desk.AddAsync(organisation, "林", "8002")).Person.Id;
        using var otherNode = new DirectoryIndex(desk.Storage.Contexts, new NoHints(), TimeProvider.System, NullLogger<DirectoryIndex>.Instance);

        Assert.Null((await desk.Favourites.AddAsync(one, two, Cancellation)).Refusal);
        Assert.Null((await desk.Favourites.AddAsync(one, two, Cancellation)).Refusal);
        Assert.Equal(RefusalCode.UnknownPerson, (await desk.Favourites.AddAsync(one, one, Cancellation)).Refusal?.Code);
        await otherNode.RefreshAsync(Cancellation);
        Assert.Equal([two], otherNode.FavouritesOf(one));

        await desk.Favourites.RemoveAsync(one, two, Cancellation);
        await otherNode.RefreshAsync(Cancellation);
        Assert.Empty(otherNode.FavouritesOf(one));
    }

    /// <summary>A directory in a database of its own.</summary>
    private sealed class Desk : IDisposable
    {
        private Desk(StorageFixture storage)
        {
            Storage = storage;
            Index = new DirectoryIndex(storage.Contexts, new NoHints(), TimeProvider.System, NullLogger<DirectoryIndex>.Instance);
            People = new PeopleRegister(storage.Contexts, Index, new AccountSessions(storage.Contexts, TimeProvider.System), Audit, TimeProvider.System);
            Organisations = new OrganisationRegister(storage.Contexts, Index, new SideKeys(new HashSet<string> { "here" }), Audit, TimeProvider.System);
            Numbers = new NumberRegister(storage.Contexts, Index, Audit);
            RingGroups = new RingGroupRegister(storage.Contexts, Index);
            Groups = new GroupRegister(storage.Contexts, Index, TimeProvider.System);
            Favourites = new Favourites(storage.Contexts, Index);
            Import = new DirectoryImport(storage.Contexts, Index, Audit, TimeProvider.System);
            Export = new DirectoryExport(storage.Contexts);
        }

        public StorageFixture Storage { get; }

        public DirectoryIndex Index { get; }

        public PeopleRegister People { get; }

        public OrganisationRegister Organisations { get; }

        public NumberRegister Numbers { get; }

        public RingGroupRegister RingGroups { get; }

        public GroupRegister Groups { get; }

        public Favourites Favourites { get; }

        public DirectoryImport Import { get; }

        public DirectoryExport Export { get; }

        public HeardAudit Audit { get; } = new();

        public static async Task<Desk> OpenAsync(StorageProvider provider, PostgresServer postgres) =>
            new(await StorageFixture.CreateAsync(provider, postgres, Cancellation));

        public async Task<string> AddOrganisationAsync(string name, string prefix = "", PresenceRule rule = PresenceRule.Everyone) =>
            (await Organisations.AddAsync(Editor.Server, new OrganisationEdit(name, "here", prefix, rule), Cancellation)).Value!.Id;

        public async Task<PersonRecord> AddAsync(string organisation, string name, string number) =>
            (await People.AddAsync(Editor.Server, organisation, new PersonEdit { Name = name, Extension = number }, Cancellation)).Value!;

        public async Task<RefusalCode?> GiveAsync(string organisation, string number, string target)
        {
            var row = new NumberRow { OrganisationId = organisation, Number = number, Kind = NumberKind.ShortCode, TargetId = target };
            return (await Numbers.SetAsync(Editor.Server, row, replace: false, Cancellation)).Refusal?.Code;
        }

        public void Dispose()
        {
            Index.Dispose();
            Storage.Dispose();
        }
    }

    private sealed class HeardAudit : IAuditLog
    {
        public List<string> Actions { get; } = [];

        public Task WriteAsync(string actor, string action, string subject, object? details, CancellationToken cancellation)
        {
            Actions.Add(action);
            return Task.CompletedTask;
        }
    }
}
