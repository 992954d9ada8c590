using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Whom people keep at the top of their directory.</summary>
public sealed class Favourites(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index)
{
    public const int Max = 500;

    private readonly DirectoryEdits _edits = new(contexts, index);

    public Task<RoomReply<Done>> AddAsync(string personId, string targetId, CancellationToken cancellation) => _edits.RunAsync<Done>(
        async context =>
        {
            if (personId == targetId || !await context.People.AnyAsync(person => person.Id == targetId && !person.IsDisabled, cancellation))
            {
                return new Refusal(RefusalCode.UnknownPerson, "There is no such other person.");
            }

            var own = await context.Favourites.AsNoTracking().Where(favourite => favourite.PersonId == personId).ToListAsync(cancellation);
            if (own.Exists(favourite => favourite.TargetPersonId == targetId))
            {
                return Done.Value;
            }

            if (own.Count >= Max)
            {
                return new Refusal(RefusalCode.BadRequest, $"There can be at most {Max} favourites.");
            }

            context.Favourites.Add(new FavouriteRow { PersonId = personId, TargetPersonId = targetId });
            return Done.Value;
        },
        cancellation);

    public Task<RoomReply<Done>> RemoveAsync(string personId, string targetId, CancellationToken cancellation) => _edits.RunAsync<Done>(
        async context =>
        {
            await context.Favourites
                .Where(favourite => favourite.PersonId == personId && favourite.TargetPersonId == targetId)
                .ExecuteDeleteAsync(cancellation);
            return Done.Value;
        },
        cancellation);
}
