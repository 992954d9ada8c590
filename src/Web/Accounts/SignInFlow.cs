using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Identity;

namespace CrossStrait.Web.Accounts;

/// <summary>How a sign-in went.</summary>
/// <param name="RetryAfter">With <see cref="RefusalCode.LockedOut"/>.</param>
internal sealed record SignInResult(PersonRow? Person, Refusal? Refusal, TimeSpan RetryAfter = default);

/// <summary>Signs people in and out. Whatever the way in, it ends in <c>OpenAsync</c>.</summary>
internal sealed class SignInFlow(
    AccountBook book,
    SignInAttempts attempts,
    AccountSessions sessions,
    Passwords passwords,
    IAuditLog audit)
{
    private static Refusal BadCredentials { get; } = new(RefusalCode.BadCredentials, "The name or the password is wrong.");

    public async Task<SignInResult> WithPasswordAsync(HttpContext http, string? userName, string? password, CancellationToken cancellation)
    {
        if (!UserNames.TryClean(userName, out var name) || password is not { Length: > 0 and <= PasswordRules.MaxLength })
        {
            return new SignInResult(null, BadCredentials);
        }

        var normalized = UserNames.Normalize(name);
        if (await attempts.TryTakeAsync(normalized, cancellation) is { } wait)
        {
            return new SignInResult(null, new Refusal(RefusalCode.LockedOut, "Too many wrong passwords: wait as Retry-After says."), wait);
        }

        var account = await book.FindByNameAsync(name, cancellation);
        var check = await passwords.CheckAsync(account?.PasswordHash, password, cancellation);
        var person = check == PasswordVerificationResult.Failed ? null : await book.FindPersonAsync(account!.PersonId, cancellation);
        if (person is null)
        {
            await audit.WriteAsync("anybody", "session.refused", name, new { Address = AddressOf(http) }, cancellation);
            return new SignInResult(null, BadCredentials);
        }

        await attempts.ForgetAsync(normalized, cancellation);
        if (check == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await book.RehashAsync(account!, await passwords.HashAsync(password, cancellation), cancellation);
        }

        var session = await OpenAsync(http, person, "password", cancellation);
        if ((await book.FindAsync(person.Id, cancellation))?.SecurityStamp != account!.SecurityStamp)
        {
            // The password was changed while this one was looked at, and its sessions were ended before this one began.
            await sessions.EndAsync(person.Id, session.Id, cancellation);
            return new SignInResult(null, BadCredentials);
        }

        return new SignInResult(person, null);
    }

    /// <summary>Opens a session for a person who has proved who she is. What this browser held before ends.</summary>
    public async Task<OpenedSession> OpenAsync(HttpContext http, PersonRow person, string method, CancellationToken cancellation)
    {
        if (SessionCookie.Read(http) is { } earlier && await sessions.FindAsync(earlier, cancellation) is { } left)
        {
            await sessions.EndAsync(left.Person.Id, left.Id, cancellation);
        }

        var session = await sessions.OpenAsync(person.Id, method, http.Request.Headers.UserAgent.ToString(), cancellation);
        await audit.WriteAsync(
            person.Id, "session.signedIn", person.Id, new { Method = method, Session = session.Id, Address = AddressOf(http) }, cancellation);
        SessionCookie.Write(http, session.Secret);
        return session;
    }

    /// <summary>The same for a person of whom only the id is at hand. False if she is disabled or gone.</summary>
    public async Task<bool> OpenAsync(HttpContext http, string personId, string method, CancellationToken cancellation)
    {
        if (await book.FindPersonAsync(personId, cancellation) is not { } person)
        {
            return false;
        }

        await OpenAsync(http, person, method, cancellation);
        return true;
    }

    public async Task CloseAsync(HttpContext http, PersonGrant person, bool everywhere, CancellationToken cancellation)
    {
        if (everywhere)
        {
            await sessions.EndAllAsync(person.PersonId, cancellation);
        }
        else
        {
            await sessions.EndAsync(person.PersonId, person.SessionId, cancellation);
        }

        await audit.WriteAsync(
            person.PersonId, "session.signedOut", person.PersonId, new { Session = person.SessionId, Everywhere = everywhere }, cancellation);
        SessionCookie.Clear(http);
    }

    internal static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
