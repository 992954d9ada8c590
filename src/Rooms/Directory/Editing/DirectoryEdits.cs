using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>
/// Every change of the directory goes through here: one transaction that counts the stamp up first. The row of the stamp
/// is held until the end, so that edits of all nodes happen one after the other and what an edit has read still holds when
/// it writes.
/// </summary>
internal sealed class DirectoryEdits(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index)
{
    /// <summary>A refusal leaves everything as it was. After success this node's directory shows the change.</summary>
    public async Task<RoomReply<T>> RunAsync<T>(Func<RoomsDbContext, Task<RoomReply<T>>> edit, CancellationToken cancellation)
        where T : class
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await context.DirectoryStamps.ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Edits, stamp => stamp.Edits + 1), cancellation);
        var reply = await edit(context);
        if (reply.Refusal is not null)
        {
            return reply;
        }

        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Invitations give numbers in transactions of their own, and the primary key decides.
            return new Refusal(RefusalCode.Conflict, "Somebody else wrote the same at this moment. Try again.");
        }

        await transaction.CommitAsync(cancellation);
        // It happened: whoever asked may be gone, the others are told all the same.
        await index.PublishAsync(CancellationToken.None);
        return reply;
    }

    public static Refusal WrongVersion(long version) =>
        new(RefusalCode.VersionConflict, $"Somebody changed this meanwhile: its version is {version} now.");
}
