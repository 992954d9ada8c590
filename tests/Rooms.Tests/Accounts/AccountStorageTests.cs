using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using CrossStrait.Tests;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Rooms.Tests.Accounts;

/// <summary>What accounts keep, on either database.</summary>
public sealed class AccountStorageTests(PostgresServer postgres)
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Fifty_attempts_at_once_are_five(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var attempts = new SignInAttempts(storage.Contexts, _time);

        var waits = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => attempts.TryTakeAsync("LIN", Cancellation))));

        Assert.Equal(5, waits.Count(wait => wait is null));
        Assert.All(waits.OfType<TimeSpan>(), wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15)));
        Assert.Null(await attempts.TryTakeAsync("CHEN", Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Name_is_locked_for_a_quarter_of_an_hour_after_the_last_attempt(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var attempts = new SignInAttempts(storage.Contexts, _time);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await attempts.TryTakeAsync("LIN", Cancellation));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(TimeSpan.FromMinutes(14), await attempts.TryTakeAsync("LIN", Cancellation));
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(await attempts.TryTakeAsync("LIN", Cancellation));
        await attempts.ForgetAsync("LIN", Cancellation);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await attempts.TryTakeAsync("LIN", Cancellation));
        }
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Session_holds_until_it_is_idle_old_or_ended(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var sessions = new AccountSessions(storage.Contexts, _time);
        await AddPersonAsync(storage, "PE_1");
        var first = await sessions.OpenAsync("PE_1", "password", "Firefox", Cancellation);
        var second = await sessions.OpenAsync("PE_1", "password", new string('x', 10_000), Cancellation);

        Assert.Equal("PE_1", (await sessions.FindAsync(first.Secret, Cancellation))!.Person.Id);
        Assert.Null(await sessions.FindAsync(first.Id, Cancellation));
        for (var day = 0; day < 55; day += 11)
        {
            _time.Advance(TimeSpan.FromDays(11));
            Assert.NotNull(await sessions.FindAsync(first.Secret, Cancellation));
        }

        Assert.Null(await sessions.FindAsync(second.Secret, Cancellation));
        _time.Advance(TimeSpan.FromDays(6));
        Assert.Null(await sessions.FindAsync(first.Secret, Cancellation));

        var third = await sessions.OpenAsync("PE_1", "password", "", Cancellation);
        await using (var context = storage.Contexts.CreateDbContext())
        {
            Assert.Equal([third.Id], await context.Sessions.Select(session => session.Id).ToListAsync(Cancellation));
        }

        await sessions.EndAsync("PE_1", third.Id, Cancellation);
        Assert.Null(await sessions.FindAsync(third.Secret, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Sessions_of_a_disabled_or_signed_out_person_are_not_live(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var sessions = new AccountSessions(storage.Contexts, _time);
        var opened = new List<OpenedSession>();
        foreach (var person in (string[])["PE_1", "PE_2", "PE_3"])
        {
            await AddPersonAsync(storage, person);
            opened.Add(await sessions.OpenAsync(person, "password", "", Cancellation));
        }

        var ended = new List<(string, string?)>();
        sessions.Ended += (person, session) => ended.Add((person, session));
        await sessions.EndAllAsync("PE_2", Cancellation);
        await using (var context = storage.Contexts.CreateDbContext())
        {
            await context.People.Where(person => person.Id == "PE_3").ExecuteUpdateAsync(set => set.SetProperty(person => person.IsDisabled, true), Cancellation);
        }

        Assert.Equal([opened[0].Id], await sessions.KeepLiveAsync([.. opened.Select(one => one.Id)], Cancellation));
        Assert.Equal([("PE_2", null)], ended);

        // A connection keeps the session from being idle, but not for ever.
        for (var day = 0; day < 50; day += 10)
        {
            _time.Advance(TimeSpan.FromDays(10));
            Assert.Equal([opened[0].Id], await sessions.KeepLiveAsync([opened[0].Id], Cancellation));
        }

        Assert.NotNull(await sessions.FindAsync(opened[0].Secret, Cancellation));
        _time.Advance(TimeSpan.FromDays(11));
        Assert.Empty(await sessions.KeepLiveAsync([opened[0].Id], Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Invitation_is_taken_up_once_by_many_who_try(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var invitations = new Invitations(storage.Contexts, _time);
        await AddOrganisationAsync(storage);
        var secret = await invitations.CreateAsync(new InvitationTerms("OR_1", null, "周建华", "8003", "Member,Secretary", "PE_0", "林雅婷"), Cancellation);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            invitations.AcceptAsync(secret, new Acceptance($"zhou.{i}", "hash", null, "", null), Cancellation))));

        var person = Assert.Single(replies, reply => reply.Value is not null).Value!;
        Assert.All(replies.Where(reply => reply.Value is null), reply => Assert.Equal(RefusalCode.UnknownInvitation, reply.Refusal!.Code));
        await using var context = storage.Contexts.CreateDbContext();
        Assert.Equal(("周建华", "Member,Secretary"), (person.Name, person.Roles));
        Assert.Equal(person.Id, (await context.Numbers.SingleAsync(Cancellation)).TargetId);
        Assert.Equal(person.Id, (await context.Accounts.SingleAsync(Cancellation)).PersonId);
        Assert.Equal(person.Id, (await context.People.SingleAsync(Cancellation)).Id);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task One_name_for_two_who_come_at_the_same_moment_is_one_account(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var invitations = new Invitations(storage.Contexts, _time);
        await AddOrganisationAsync(storage);
        var secrets = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            secrets.Add(await invitations.CreateAsync(new InvitationTerms("OR_1", null, "某人", null, "Member", "PE_0", "林"), Cancellation));
        }

        var replies = await Task.WhenAll(secrets.Select(secret => Task.Run(() =>
            invitations.AcceptAsync(secret, new Acceptance("ONE.name", "hash", null, "", null), Cancellation))));

        Assert.Single(replies, reply => reply.Value is not null);
        Assert.Equal(5, replies.Count(reply => reply.Refusal?.Code == RefusalCode.NameTaken));
        await using var context = storage.Contexts.CreateDbContext();
        Assert.Equal(1, await context.People.CountAsync(Cancellation));
        Assert.Equal(5, await context.Invitations.CountAsync(invitation => invitation.UsedAt == null, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Challenge_is_taken_once_and_only_as_what_it_is(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var challenges = new Challenges(storage.Contexts, _time);
        var secret = await challenges.KeepAsync("oidc", "state", Cancellation);
        Assert.Null(await challenges.TakeAsync("passkey", secret, Cancellation));

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => challenges.TakeAsync("oidc", secret, Cancellation))));

        Assert.Equal("state", Assert.Single(taken, state => state is not null));
        var late = await challenges.KeepAsync("oidc", "state", Cancellation);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await challenges.TakeAsync("oidc", late, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Stranger_becomes_known_by_one_address_in_any_case_of_letters(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var logins = new ExternalLogins(storage.Contexts, _time);
        await AddPersonAsync(storage, "PE_1", "Lin@Example.TW");

        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => logins.FindAsync("iss", "sub", "lin@example.tw", Cancellation))));

        Assert.All(found, person => Assert.Equal("PE_1", person!.Id));
        Assert.Equal("PE_1", (await logins.FindAsync("iss", "sub", null, Cancellation))!.Id);
        Assert.Null(await logins.FindAsync("iss", "another", null, Cancellation));
        Assert.Null(await logins.FindAsync("another", "sub", "", Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Key_is_found_by_the_whole_of_it(StorageProvider provider)
    {
        using var storage = await CreateAsync(provider);
        var keys = new OrganisationKeys(storage.Contexts, _time);
        var (row, key) = await keys.CreateAsync("OR_1", "sync", "ReadDirectory", "PE_1", Cancellation);

        Assert.Equal(row.Id, (await keys.FindAsync(key, Cancellation))!.Id);
        Assert.Null(await keys.FindAsync(key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), Cancellation));
        Assert.Null(await keys.FindAsync("\0" + key[1..], Cancellation));
        Assert.Equal(_time.GetUtcNow().ToUtcMicroseconds(), (await keys.ReadAsync(row.Id, Cancellation))!.UsedAt);
        Assert.Empty(await keys.ListAsync("OR_2", Cancellation));
        await keys.DeleteAsync(row.Id, Cancellation);
        Assert.Null(await keys.FindAsync(key, Cancellation));
    }

    [Theory]
    [InlineData("lin.yating", "LIN.YATING")]
    [InlineData("ＬＩＮ８００１", "lin8001")]
    [InlineData("林雅婷", "林雅婷")]
    public void Names_are_compared_without_case_and_width(string one, string other)
    {
        Assert.Equal(UserNames.Normalize(one), UserNames.Normalize(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("two words")]
    [InlineData("full\u3000width")]
    [InlineData("hidden\u202Eeman")]
    public void Name_that_cannot_be_typed_again_is_none(string? name)
    {
        Assert.False(UserNames.TryClean(name, out _));
    }

    private Task<StorageFixture> CreateAsync(StorageProvider provider) => StorageFixture.CreateAsync(provider, postgres, Cancellation);

    private static async Task AddOrganisationAsync(StorageFixture storage)
    {
        await using var context = storage.Contexts.CreateDbContext();
        context.Organisations.Add(new OrganisationRow { Id = "OR_1", Name = "臺北", Side = "taipei", Prefix = "" });
        await context.SaveChangesAsync(Cancellation);
    }

    private static async Task AddPersonAsync(StorageFixture storage, string id, string email = "")
    {
        await using var context = storage.Contexts.CreateDbContext();
        context.People.Add(new PersonRow { Id = id, OrganisationId = "OR_1", Name = id, Email = email });
        await context.SaveChangesAsync(Cancellation);
    }
}
