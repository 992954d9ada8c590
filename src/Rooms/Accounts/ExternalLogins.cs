using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>Which person of the directory an OpenID provider means.</summary>
public sealed class ExternalLogins(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    /// <summary>
    /// By issuer and subject. Whoever comes for the first time is known by an e-mail address that the provider has verified
    /// and that one person alone has; from then on the address does not matter any more.
    /// </summary>
    public async Task<PersonRow?> FindAsync(string issuer, string subject, string? verifiedEmail, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var known = await context.ExternalLogins.AsNoTracking()
            .Where(login => login.Issuer == issuer && login.Subject == subject)
            .Select(login => login.PersonId)
            .SingleOrDefaultAsync(cancellation);
        if (known is not null)
        {
            return await context.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == known && !person.IsDisabled, cancellation);
        }

        if (string.IsNullOrWhiteSpace(verifiedEmail))
        {
            return null;
        }

#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL: lower case is made by the database on both sides
        var candidates = await context.People.AsNoTracking()
            .Where(person => person.Email.ToLower() == verifiedEmail.ToLower())
            .Take(2)
            .ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311, CA1862
        if (candidates is not [{ IsDisabled: false } person])
        {
            return null;
        }

        context.ExternalLogins.Add(new ExternalLoginRow
        {
            Issuer = issuer,
            Subject = subject,
            PersonId = person.Id,
            CreatedAt = time.GetUtcNow().ToUtcMicroseconds(),
        });
        try
        {
            await context.SaveChangesAsync(cancellation);
            return person;
        }
        catch (DbUpdateException)
        {
            // Two browsers at the same moment: the other one made the link, to whomever it made it.
            return await FindAsync(issuer, subject, null, cancellation);
        }
    }
}
