using CrossStrait.Rooms.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CrossStrait.Web.Accounts;

/// <summary>
/// Hashes and checks passwords with ASP.NET Core Identity's hasher (PBKDF2, HMAC-SHA-512). Only a few at a time: each
/// takes a core for a tenth of a second, and the same machine carries media.
/// </summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>OWASP Password Storage Cheat Sheet, 2023, for PBKDF2-HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private readonly PasswordHasher<AccountRow> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _turn = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _decoy;

    public Passwords() => _decoy = new Lazy<string>(() => _hasher.HashPassword(null!, Secret.New()));

    public Task<string> HashAsync(string password, CancellationToken cancellation) =>
        TakeTurnAsync(() => _hasher.HashPassword(null!, password), cancellation);

    /// <summary>A hash of null takes as long as any other, so that the time taken does not tell which names exist.</summary>
    public Task<PasswordVerificationResult> CheckAsync(string? hash, string password, CancellationToken cancellation) => TakeTurnAsync(
        () =>
        {
            var result = _hasher.VerifyHashedPassword(null!, hash ?? _decoy.Value, password);
            return hash is null ? PasswordVerificationResult.Failed : result;
        },
        cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task<T> TakeTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }
}
