using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// Links with which people make their accounts. A link is a secret of 256 bits, is stored as a hash, lasts seven days and
/// works once: using it, the person, her number and her account are one transaction.
/// </summary>
public sealed class Invitations(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    private const string SetupId = "IN_setup";

    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(7);

    public static Refusal Unknown { get; } = new(RefusalCode.UnknownInvitation, "This invitation was used already, has expired, or never was.");

    /// <summary>Gives the secret of a new link.</summary>
    public Task<string> CreateAsync(InvitationTerms terms, CancellationToken cancellation) =>
        AddAsync(PrefixedId.New("IN"), terms, cancellation);

    /// <summary>
    /// The first start's link, or null if there is an account already. Each start makes it anew, and only the last one
    /// printed works.
    /// </summary>
    public async Task<string?> CreateSetupAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Invitations.Where(invitation => invitation.Id == SetupId).ExecuteDeleteAsync(cancellation);
        if (await context.Accounts.AnyAsync(cancellation))
        {
            return null;
        }

        var terms = new InvitationTerms(null, null, "", null, nameof(Role.SystemAdmin), "server", "CrossStrait");
        return await AddAsync(SetupId, terms, cancellation);
    }

    /// <summary>What a link offers, or null if it cannot be used.</summary>
    public async Task<InvitationView?> FindAsync(string secret, CancellationToken cancellation)
    {
        var hash = Secret.HashOf(secret);
        var now = time.GetUtcNow().ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Invitations.AsNoTracking().SingleOrDefaultAsync(
            invitation => invitation.SecretHash == hash && invitation.UsedAt == null && invitation.ExpiresAt > now, cancellation);
        if (row is null)
        {
            return null;
        }

        var organisation = await context.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == row.OrganisationId, cancellation);
        return new InvitationView(
            row.OrganisationId,
            organisation?.Name ?? "",
            row.Name,
            row.Extension,
            row.Roles,
            row.InvitedByName,
            row.PersonId is not null,
            UtcMicroseconds.FromUtcMicroseconds(row.ExpiresAt));
    }

    /// <summary>Uses a link. The person, or why nothing was made of it; then the link still works.</summary>
    public async Task<RoomReply<PersonRow>> AcceptAsync(string secret, Acceptance acceptance, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(acceptance);
        var hash = Secret.HashOf(secret);
        var now = time.GetUtcNow().ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var used = await context.Invitations
            .Where(invitation => invitation.SecretHash == hash && invitation.UsedAt == null && invitation.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(invitation => invitation.UsedAt, now), cancellation);
        if (used == 0)
        {
            return Unknown;
        }

        var invitation = await context.Invitations.AsNoTracking().SingleAsync(one => one.SecretHash == hash, cancellation);
        if (invitation.PersonId is { } known)
        {
            var found = await RenewAsync(context, known, acceptance, now, cancellation);
            if (found.Refusal is null)
            {
                await transaction.CommitAsync(cancellation);
            }

            return found;
        }

        if (await FindOrganisationAsync(context, invitation, acceptance, now, cancellation) is not { } organisation)
        {
            return Unknown;
        }

        var person = new PersonRow
        {
            Id = PrefixedId.New("PE"),
            OrganisationId = organisation.Id,
            Name = acceptance.PersonName ?? invitation.Name,
            LatinName = acceptance.LatinName,
            Roles = invitation.Roles,
            CreatedAt = now,
            Version = 1,
        };
        if (await AddPersonAsync(context, person, invitation.Extension, acceptance, cancellation) is { } refusal)
        {
            return refusal;
        }

        await transaction.CommitAsync(cancellation);
        return person;
    }

    private async Task<string> AddAsync(string id, InvitationTerms terms, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var secret = Secret.New();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Invitations.Add(new InvitationRow
        {
            Id = id,
            SecretHash = Secret.HashOf(secret),
            OrganisationId = terms.OrganisationId,
            PersonId = terms.PersonId,
            Name = terms.Name,
            Extension = terms.Extension,
            Roles = terms.Roles,
            InvitedBy = terms.InvitedBy,
            InvitedByName = terms.InvitedByName,
            CreatedAt = now.ToUtcMicroseconds(),
            ExpiresAt = (now + Lifetime).ToUtcMicroseconds(),
        });
        await context.SaveChangesAsync(cancellation);
        return secret;
    }

    /// <summary>Null if the organisation has gone, or the server was set up in the meantime.</summary>
    private static async Task<OrganisationRow?> FindOrganisationAsync(
        RoomsDbContext context, InvitationRow invitation, Acceptance acceptance, long now, CancellationToken cancellation)
    {
        if (invitation.OrganisationId is { } id)
        {
            return await context.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation);
        }

        if (acceptance.Organisation is not { } wanted || await context.Accounts.AnyAsync(cancellation))
        {
            return null;
        }

        var organisation = new OrganisationRow
        {
            Id = PrefixedId.New("OR"),
            Name = wanted.Name,
            Side = wanted.Side,
            Prefix = wanted.Prefix,
            CreatedAt = now,
        };
        context.Organisations.Add(organisation);
        return organisation;
    }

    /// <summary>
    /// Gives somebody of the directory a name and a password, in place of those that she had. Her sessions end with the old ones.
    /// </summary>
    private static async Task<RoomReply<PersonRow>> RenewAsync(
        RoomsDbContext context, string personId, Acceptance acceptance, long now, CancellationToken cancellation)
    {
        if (await context.People.AsNoTracking().SingleOrDefaultAsync(one => one.Id == personId && !one.IsDisabled, cancellation) is not { } person)
        {
            return Unknown;
        }

        var normalized = UserNames.Normalize(acceptance.UserName);
        if (await context.Accounts.AnyAsync(account => account.NormalizedUserName == normalized && account.PersonId != personId, cancellation))
        {
            return NewAccount.NameTaken;
        }

        await context.Sessions.Where(session => session.PersonId == personId).ExecuteDeleteAsync(cancellation);
        await context.Accounts.Where(account => account.PersonId == personId).ExecuteDeleteAsync(cancellation);
        context.Accounts.Add(NewAccount.Row(personId, acceptance.UserName, acceptance.PasswordHash, now));
        return await SaveAsync(context, cancellation) is { } refusal ? refusal : person;
    }

    /// <summary>The unique indexes decide races; asking first only gives the better words.</summary>
    private static async Task<Refusal?> AddPersonAsync(
        RoomsDbContext context, PersonRow person, string? extension, Acceptance acceptance, CancellationToken cancellation)
    {
        var normalized = UserNames.Normalize(acceptance.UserName);
        if (await context.Accounts.AnyAsync(account => account.NormalizedUserName == normalized, cancellation))
        {
            return NewAccount.NameTaken;
        }

        if (extension is not null)
        {
            if (await context.Numbers.AnyAsync(number => number.OrganisationId == person.OrganisationId && number.Number == extension, cancellation))
            {
                return new Refusal(RefusalCode.NumberTaken, $"The number {extension} belongs to somebody else by now.");
            }

            context.Numbers.Add(new NumberRow { OrganisationId = person.OrganisationId, Number = extension, Kind = NumberKind.Person, TargetId = person.Id });
        }

        context.People.Add(person);
        context.Accounts.Add(NewAccount.Row(person.Id, acceptance.UserName, acceptance.PasswordHash, person.CreatedAt));
        return await SaveAsync(context, cancellation);
    }

    private static async Task<Refusal?> SaveAsync(RoomsDbContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DbUpdateException)
        {
            return NewAccount.NameTaken;
        }
    }

    /// <summary>Links that can still be used, of one organisation or of all.</summary>
    public async Task<IReadOnlyList<InvitationRow>> ListAsync(string? organisationId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUtcMicroseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Invitations.AsNoTracking()
            .Where(one => one.UsedAt == null && one.ExpiresAt > now && one.OrganisationId != null)
            .Where(one => organisationId == null || one.OrganisationId == organisationId)
            .OrderBy(one => one.CreatedAt)
            .ToListAsync(cancellation);
    }

    /// <summary>Takes a link back. False if it was used in the meantime.</summary>
    public async Task<bool> WithdrawAsync(string id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Invitations.Where(one => one.Id == id && one.UsedAt == null).ExecuteDeleteAsync(cancellation) == 1;
    }
}
