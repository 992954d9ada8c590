using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>The accounts themselves. Passwords come here hashed.</summary>
public sealed class AccountBook(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    /// <summary>Gives a person of the directory an account. Null if it worked.</summary>
    public async Task<Refusal?> CreateAsync(string personId, string userName, string? passwordHash, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(userName);
        var normalized = UserNames.Normalize(userName);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Accounts.AnyAsync(account => account.PersonId == personId, cancellation))
        {
            return new Refusal(RefusalCode.AccountExists, "This person has an account already.");
        }

        if (await context.Accounts.AnyAsync(account => account.NormalizedUserName == normalized, cancellation))
        {
            return NewAccount.NameTaken;
        }

        context.Accounts.Add(NewAccount.Row(personId, userName, passwordHash, time.GetUtcNow().ToUtcMicroseconds()));
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

    public async Task<AccountRow?> FindByNameAsync(string userName, CancellationToken cancellation)
    {
        var normalized = UserNames.Normalize(userName);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.NormalizedUserName == normalized, cancellation);
    }

    public async Task<AccountRow?> FindAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.PersonId == personId, cancellation);
    }

    /// <summary>The person behind an account, unless she is disabled or gone.</summary>
    public async Task<PersonRow?> FindPersonAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == personId && !person.IsDisabled, cancellation);
    }

    /// <summary>
    /// Writes a new hash where the stamp is still the one that was read. False if another credential came in between.
    /// </summary>
    public async Task<bool> SetPasswordAsync(AccountRow account, string passwordHash, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        var stamp = Secret.New();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts
            .Where(one => one.PersonId == account.PersonId && one.SecurityStamp == account.SecurityStamp)
            .ExecuteUpdateAsync(set => set
                .SetProperty(one => one.PasswordHash, passwordHash)
                .SetProperty(one => one.SecurityStamp, stamp), cancellation) == 1;
    }

    /// <summary>The same password hashed by today's rules: no other credential, so the stamp stays.</summary>
    public async Task RehashAsync(AccountRow account, string passwordHash, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Accounts
            .Where(one => one.PersonId == account.PersonId && one.SecurityStamp == account.SecurityStamp)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, passwordHash), cancellation);
    }
}
