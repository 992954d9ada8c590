using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// API keys of organisations: <c>cs_</c>, twelve characters by which the key is found and shown, an underscore and a
/// secret of 256 bits, of which only the hash is kept.
/// </summary>
public sealed class OrganisationKeys(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    private const string Start = "cs";
    private const int SecretLength = 43;
    private const int PrefixLength = 15;

    private static readonly TimeSpan _usedStep = TimeSpan.FromMinutes(1);

    /// <summary>Gives the row and the key, which is never seen again.</summary>
    public async Task<(OrganisationKeyRow Row, string Key)> CreateAsync(
        string organisationId, string name, string scopes, string createdBy, CancellationToken cancellation)
    {
        var prefix = PrefixedId.New(Start);
        var key = $"{prefix}_{Secret.New()}";
        var row = new OrganisationKeyRow
        {
            Id = PrefixedId.New("KE"),
            OrganisationId = organisationId,
            Name = name,
            Prefix = prefix,
            SecretHash = Secret.HashOf(key),
            Scopes = scopes,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow().ToUtcMicroseconds(),
        };
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.OrganisationKeys.Add(row);
        await context.SaveChangesAsync(cancellation);
        return (row, key);
    }

    /// <summary>The key's row, or null if it is not one of ours.</summary>
    public async Task<OrganisationKeyRow?> FindAsync(string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length != PrefixLength + 1 + SecretLength || !PrefixedId.IsValid(Start, key[..PrefixLength]))
        {
            return null;
        }

        var prefix = key[..PrefixLength];
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.OrganisationKeys.AsNoTracking().SingleOrDefaultAsync(one => one.Prefix == prefix, cancellation);
        if (row is null || !Secret.Matches(row.SecretHash, key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (row.UsedAt is null || now - UtcMicroseconds.FromUtcMicroseconds(row.UsedAt.Value) > _usedStep)
        {
            var at = now.ToUtcMicroseconds();
            await context.OrganisationKeys.Where(one => one.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.UsedAt, at), cancellation);
        }

        return row;
    }

    /// <summary>The keys of an organisation, or all if it is null.</summary>
    public async Task<IReadOnlyList<OrganisationKeyRow>> ListAsync(string? organisationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.OrganisationKeys.AsNoTracking()
            .Where(key => organisationId == null || key.OrganisationId == organisationId)
            .OrderBy(key => key.CreatedAt)
            .ToListAsync(cancellation);
    }

    public async Task<OrganisationKeyRow?> ReadAsync(string id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.OrganisationKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellation);
    }

    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.OrganisationKeys.Where(key => key.Id == id).ExecuteDeleteAsync(cancellation);
    }
}
