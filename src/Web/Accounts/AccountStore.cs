using System.Buffers.Text;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Web.Accounts;

/// <summary>
/// Accounts and passkeys as ASP.NET Core Identity asks for them: its passkey handler finds people and keys here. Accounts
/// are made and changed elsewhere, so what would write one is refused, and passkeys are written here, not through
/// Identity's user manager, which would write the account with them.
/// </summary>
internal sealed class AccountStore(IDbContextFactory<RoomsDbContext> contexts) : IUserPasskeyStore<AccountRow>
{
    public Task<string> GetUserIdAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PersonId);

    public Task<string?> GetUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(AccountRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedUserName);

    public async Task<AccountRow?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.PersonId == userId, cancellationToken);
    }

    public async Task<AccountRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Accounts.AsNoTracking()
            .SingleOrDefaultAsync(account => account.NormalizedUserName == normalizedUserName, cancellationToken);
    }

    public async Task<AccountRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passkeys.AsNoTracking()
            .Where(passkey => passkey.Id == id)
            .Join(context.Accounts.AsNoTracking(), passkey => passkey.PersonId, account => account.PersonId, (_, account) => account)
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Passkeys.AsNoTracking()
            .Where(passkey => passkey.PersonId == user.PersonId)
            .OrderBy(passkey => passkey.CreatedAt)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Read)];
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Passkeys.AsNoTracking()
            .SingleOrDefaultAsync(passkey => passkey.Id == id && passkey.PersonId == user.PersonId, cancellationToken);
        return row is null ? null : Read(row);
    }

    public async Task AddOrUpdatePasskeyAsync(AccountRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(passkey.CredentialId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Passkeys.SingleOrDefaultAsync(one => one.Id == id && one.PersonId == user.PersonId, cancellationToken);
        if (row is null)
        {
            context.Passkeys.Add(Write(user, passkey, id));
        }
        else
        {
            row.SignCount = passkey.SignCount;
            row.IsBackedUp = passkey.IsBackedUp;
            row.IsUserVerified = passkey.IsUserVerified;
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task RemovePasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Passkeys.Where(passkey => passkey.Id == id && passkey.PersonId == user.PersonId).ExecuteDeleteAsync(cancellationToken);
    }

    public Task SetUserNameAsync(AccountRow user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(AccountRow user, string? normalizedName, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(AccountRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(AccountRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(AccountRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static PasskeyRow Write(AccountRow user, UserPasskeyInfo passkey, string id) => new()
    {
        Id = id,
        PersonId = user.PersonId,
        Name = passkey.Name ?? "",
        PublicKey = passkey.PublicKey,
        SignCount = passkey.SignCount,
        Transports = string.Join(',', passkey.Transports ?? []),
        IsUserVerified = passkey.IsUserVerified,
        IsBackupEligible = passkey.IsBackupEligible,
        IsBackedUp = passkey.IsBackedUp,
        AttestationObject = passkey.AttestationObject,
        ClientDataJson = passkey.ClientDataJson,
        CreatedAt = passkey.CreatedAt.ToUtcMicroseconds(),
    };

    private static UserPasskeyInfo Read(PasskeyRow row) => new(
        Base64Url.DecodeFromChars(row.Id),
        row.PublicKey,
        UtcMicroseconds.FromUtcMicroseconds(row.CreatedAt),
        (uint)row.SignCount,
        row.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        row.IsUserVerified,
        row.IsBackupEligible,
        row.IsBackedUp,
        row.AttestationObject,
        row.ClientDataJson)
    {
        Name = row.Name,
    };
}
