using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static CrossStrait.Rooms.Tests.Directory.Sample;

namespace CrossStrait.Rooms.Tests.Directory;

public class DirectoryIndexTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task What_is_written_is_found_after_a_refresh(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        using var index = NewIndex(storage, new NoHints());
        await index.RefreshAsync(Cancellation);
        Assert.Null(index.Find("PE_chen"));

        await AddAsync(storage, Organisation(Taipei, prefix: "86"), Person("chen", "陳美玲", title: "科長"), Number("8001", "PE_chen"));
        await index.RefreshAsync(Cancellation);

        var card = new PersonCard("PE_chen", "陳美玲", "", Taipei, Taipei, "here", "科長", "8001", "868001");
        Assert.Equal(card, index.Find("PE_chen"));
        Assert.Equal([card], index.Search("cml", null, 0, 10).People);
        Assert.Equal(new DialTarget.Person("PE_chen", "8001"), await index.ResolveAsync("PE_chen", "8001", Cancellation));
        Assert.Equal(new DialTarget.Forbidden("8001"), await index.ResolveAsync("PE_nobody", "8001", Cancellation));
    }

    [Fact]
    public async Task Refresh_of_what_has_not_changed_reads_nothing()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.Sqlite, postgres, Cancellation);
        using var index = NewIndex(storage, new NoHints());
        await AddAsync(storage, Organisation(Taipei), Person("chen", "陳美玲"));
        var changes = 0;
        index.Changed += () => changes++;

        await index.RefreshAsync(Cancellation);
        await index.RefreshAsync(Cancellation);

        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Change_on_another_node_is_seen_by_its_hint()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.Sqlite, postgres, Cancellation);
        var hints = new OtherNode();
        using var index = NewIndex(storage, hints);
        var seen = new TaskCompletionSource();
        index.Changed += seen.SetResult;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var following = index.FollowAsync(stop.Token);
        await AddAsync(storage, Organisation(Taipei), Person("chen", "陳美玲"));

        hints.Tell("directory");
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(4), Cancellation);

        Assert.NotNull(index.Find("PE_chen"));
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public void Presence_is_seen_by_the_rule_of_the_others_organisation()
    {
        var snapshot = new DirectorySnapshot(new DirectoryRows
        {
            Organisations =
            [
                Organisation("OR_open"),
                Organisation("OR_near", rule: PresenceRule.OrganisationAndGroups),
                Organisation("OR_shy", rule: PresenceRule.MutualFavourites),
            ],
            People =
            [
                Person("open", "甲", "OR_open"), Person("near", "乙", "OR_near"), Person("near2", "丙", "OR_near"),
                Person("shy", "丁", "OR_shy"), Person("shy2", "戊", "OR_shy"), Person("guest", "己", "OR_open"),
            ],
            GroupMembers = [Member("PE_guest"), Member("PE_near")],
            Favourites =
            [
                Favourite("PE_open", "PE_shy"), Favourite("PE_shy", "PE_open"), Favourite("PE_guest", "PE_shy"), Favourite("PE_shy2", "PE_gone"),
            ],
        });

        Assert.True(snapshot.MaySee("PE_shy", "PE_open"));
        Assert.True(snapshot.MaySee("PE_near2", "PE_near"));
        Assert.True(snapshot.MaySee("PE_guest", "PE_near"));
        Assert.False(snapshot.MaySee("PE_guest", "PE_near2"));
        Assert.True(snapshot.MaySee("PE_open", "PE_shy"));
        Assert.False(snapshot.MaySee("PE_guest", "PE_shy"));
        Assert.False(snapshot.MaySee("PE_shy2", "PE_shy"));
        Assert.True(snapshot.MaySee("PE_shy", "PE_shy"));
        Assert.False(snapshot.MaySee("PE_nobody", "PE_open"));
        Assert.Equal(["PE_near", "PE_open"], snapshot.WatchedBy("PE_guest").Order());
        Assert.Equal(["PE_guest", "PE_shy"], snapshot.WatchedBy("PE_open").Order());
        Assert.Empty(snapshot.WatchedBy("PE_nobody"));
    }

    private static GroupMemberRow Member(string person) => new() { GroupId = "WG_one", PersonId = person };

    private static FavouriteRow Favourite(string person, string target) => new() { PersonId = person, TargetPersonId = target };

    private static DirectoryIndex NewIndex(StorageFixture storage, IHints hints) =>
        new(storage.Contexts, hints, TimeProvider.System, NullLogger<DirectoryIndex>.Instance);

    private static async Task AddAsync(StorageFixture storage, params object[] rows)
    {
        await using var context = await storage.Contexts.CreateDbContextAsync(Cancellation);
        context.AddRange(rows);
        await context.SaveChangesAsync(Cancellation);
    }

    private sealed class OtherNode : IHints
    {
        public event Action<string, string, long>? Received;

        public void Publish(string subject, string key, long version)
        {
        }

        public void Tell(string subject) => Received?.Invoke(subject, "", 1);
    }
}
