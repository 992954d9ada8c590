using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Sessions;
using Microsoft.AspNetCore.Identity;

namespace CrossStrait.Web.Accounts;

/// <summary>Accounts of people of the directory: making one, changing its password.</summary>
internal sealed class PersonAccounts(AccountBook book, AccountSessions sessions, SignInAttempts attempts, Passwords passwords, IAuditLog audit)
{
    /// <summary>
    /// Gives a person who stands in the directory a name and a password to sign in with. Null if it worked.
    /// </summary>
    public async Task<Refusal?> CreateAsync(string personId, string userName, string password, CancellationToken cancellation)
    {
        if (!UserNames.TryClean(userName, out var name))
        {
            return BadUserName;
        }

        if (PasswordRules.FindFault(password, name) is { } fault)
        {
            return new Refusal(RefusalCode.BadPassword, fault);
        }

        if (await book.CreateAsync(personId, name, await passwords.HashAsync(password, cancellation), cancellation) is { } refusal)
        {
            return refusal;
        }

        await audit.WriteAsync("server", "account.created", personId, new { UserName = name }, cancellation);
        return null;
    }

    /// <summary>Changes a person's own password and signs her out everywhere else.</summary>
    public async Task<Refusal?> ChangePasswordAsync(string personId, string personName, string? current, string? wanted, CancellationToken cancellation)
    {
        if (await book.FindAsync(personId, cancellation) is not { } account)
        {
            return WrongPassword;
        }

        if (account.PasswordHash is not null && await FindFaultAsync(account, current, cancellation) is { } refusal)
        {
            return refusal;
        }

        if (PasswordRules.FindFault(wanted, account.UserName, personName) is { } fault)
        {
            return new Refusal(RefusalCode.BadPassword, fault);
        }

        if (!await book.SetPasswordAsync(account, await passwords.HashAsync(wanted!, cancellation), cancellation))
        {
            return WrongPassword;
        }

        await sessions.EndAllAsync(personId, cancellation);
        await audit.WriteAsync(personId, "password.changed", personId, null, cancellation);
        return null;
    }

    /// <summary>A stolen session is no way to try passwords without end: these count as those of signing in.</summary>
    private async Task<Refusal?> FindFaultAsync(AccountRow account, string? current, CancellationToken cancellation)
    {
        if (current is not { Length: > 0 and <= PasswordRules.MaxLength })
        {
            return WrongPassword;
        }

        if (await attempts.TryTakeAsync(account.NormalizedUserName, cancellation) is not null)
        {
            return new Refusal(RefusalCode.LockedOut, "Too many wrong passwords: wait a quarter of an hour.");
        }

        if (await passwords.CheckAsync(account.PasswordHash, current, cancellation) == PasswordVerificationResult.Failed)
        {
            await audit.WriteAsync(account.PersonId, "password.refused", account.PersonId, null, cancellation);
            return WrongPassword;
        }

        await attempts.ForgetAsync(account.NormalizedUserName, cancellation);
        return null;
    }

    internal static Refusal BadUserName { get; } =
        new(RefusalCode.BadName, $"A name to sign in with is 1 to {UserNames.MaxLength} printable characters without spaces.");

    private static Refusal WrongPassword { get; } = new(RefusalCode.BadCredentials, "The present password is another one.");
}
