using System.Buffers.Text;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Identity;

namespace CrossStrait.Web.Accounts;

/// <summary>
/// Passkeys (WebAuthn Level 3) by ASP.NET Core Identity's handler. Its state between the two halves is kept in the database
/// and taken once, so that an answer that was overheard with its cookie opens nothing a second time.
/// </summary>
internal sealed class Passkeys(
    IPasskeyHandler<AccountRow> handler,
    AccountStore store,
    AccountBook book,
    Challenges challenges,
    IAuditLog audit)
{
    private const string Adding = "passkey.add";
    private const string SigningIn = "passkey.signIn";
    private const int Most = 20;

    /// <summary>The options for <c>navigator.credentials.create</c>, as JSON.</summary>
    public async Task<string?> BeginAddingAsync(HttpContext http, PersonGrant person, CancellationToken cancellation)
    {
        if (await book.FindAsync(person.PersonId, cancellation) is not { } account)
        {
            return null;
        }

        var entity = new PasskeyUserEntity { Id = person.PersonId, Name = account.UserName, DisplayName = person.Name };
        var options = await handler.MakeCreationOptionsAsync(entity, http);
        SessionCookie.WriteChallenge(http, await challenges.KeepAsync(Adding, options.AttestationState ?? "", cancellation));
        return options.CreationOptionsJson;
    }

    /// <summary>Keeps a new passkey. Null if it worked.</summary>
    public async Task<Refusal?> AddAsync(HttpContext http, PersonGrant person, string credential, string name, CancellationToken cancellation)
    {
        if (await TakeStateAsync(http, Adding, cancellation) is not { } state || await book.FindAsync(person.PersonId, cancellation) is not { } account)
        {
            return NoChallenge;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = http,
            CredentialJson = credential,
            AttestationState = state,
        });
        if (!result.Succeeded || result.UserEntity.Id != person.PersonId)
        {
            return BadPasskey;
        }

        if ((await store.GetPasskeysAsync(account, cancellation)).Count >= Most)
        {
            return new Refusal(RefusalCode.TooManyPasskeys, $"A person keeps at most {Most} passkeys.");
        }

        result.Passkey.Name = name;
        await store.AddOrUpdatePasskeyAsync(account, result.Passkey, cancellation);
        await audit.WriteAsync(
            person.PersonId, "passkey.added", person.PersonId, new { Id = Base64Url.EncodeToString(result.Passkey.CredentialId), name }, cancellation);
        return null;
    }

    /// <summary>The options for <c>navigator.credentials.get</c>, as JSON. They name nobody: the passkey does.</summary>
    public async Task<string> BeginSigningInAsync(HttpContext http, CancellationToken cancellation)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        SessionCookie.WriteChallenge(http, await challenges.KeepAsync(SigningIn, options.AssertionState ?? "", cancellation));
        return options.RequestOptionsJson;
    }

    /// <summary>The person whose passkey signed the challenge, or null.</summary>
    public async Task<PersonRow?> FindSignedAsync(HttpContext http, string credential, CancellationToken cancellation)
    {
        if (await TakeStateAsync(http, SigningIn, cancellation) is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = http,
            CredentialJson = credential,
            AssertionState = state,
        });
        if (!result.Succeeded || await book.FindPersonAsync(result.User.PersonId, cancellation) is not { } person)
        {
            await audit.WriteAsync("anybody", "session.refused", "passkey", new { Address = SignInFlow.AddressOf(http) }, cancellation);
            return null;
        }

        await store.AddOrUpdatePasskeyAsync(result.User, result.Passkey, cancellation);
        return person;
    }

    public async Task<IReadOnlyList<UserPasskeyInfo>> ListAsync(PersonGrant person, CancellationToken cancellation) =>
        await book.FindAsync(person.PersonId, cancellation) is { } account ? [.. await store.GetPasskeysAsync(account, cancellation)] : [];

    /// <summary>False if she has no such passkey.</summary>
    public async Task<bool> RemoveAsync(PersonGrant person, string id, CancellationToken cancellation)
    {
        if (!Base64Url.IsValid(id)
            || await book.FindAsync(person.PersonId, cancellation) is not { } account
            || await store.FindPasskeyAsync(account, Base64Url.DecodeFromChars(id), cancellation) is not { } passkey)
        {
            return false;
        }

        await store.RemovePasskeyAsync(account, passkey.CredentialId, cancellation);
        await audit.WriteAsync(person.PersonId, "passkey.removed", person.PersonId, new { Id = id, passkey.Name }, cancellation);
        return true;
    }

    private static Refusal NoChallenge { get; } = new(RefusalCode.BadPasskey, "Nothing was begun in this browser, or it took too long: begin anew.");

    private static Refusal BadPasskey { get; } = new(RefusalCode.BadPasskey, "What the authenticator said does not hold.");

    private async Task<string?> TakeStateAsync(HttpContext http, string kind, CancellationToken cancellation)
    {
        if (SessionCookie.ReadChallenge(http) is not { } secret)
        {
            return null;
        }

        SessionCookie.ClearChallenge(http);
        return await challenges.TakeAsync(kind, secret, cancellation);
    }
}
