using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Calls;

/// <summary>Settings in the database.</summary>
internal sealed class CallSettingsStore(IDbContextFactory<RoomsDbContext> contexts) : ICallSettings
{
    public async Task<CallSettings> ReadAsync(string personId, CancellationToken cancellation) =>
        (await ReadAsync([personId], cancellation)).GetValueOrDefault(personId) ?? CallSettings.Default;

    public async Task<IReadOnlyDictionary<string, CallSettings>> ReadAsync(IReadOnlyCollection<string> people, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Set<CallSettingsRow>().AsNoTracking().Where(row => people.Contains(row.PersonId)).ToListAsync(cancellation);
        return rows.ToDictionary(row => row.PersonId, row => CallJson.Read<CallSettings>(row.Settings));
    }

    public async Task SaveAsync(string personId, CallSettings settings, CancellationToken cancellation)
    {
        var json = CallJson.Write(settings);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Set<CallSettingsRow>()
            .Where(row => row.PersonId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Settings, json), cancellation) == 0)
        {
            context.Add(new CallSettingsRow { PersonId = personId, Settings = json });
            await context.SaveChangesAsync(cancellation);
        }
    }
}
