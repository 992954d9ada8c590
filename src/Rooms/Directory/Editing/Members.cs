using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Checks who shall be a member of something.</summary>
internal static class Members
{
    /// <summary>The people, each once, or the refusal that names what is wrong.</summary>
    public static async Task<RoomReply<List<PersonRow>>> CheckAsync(
        RoomsDbContext context, IReadOnlyList<string> personIds, int max, CancellationToken cancellation)
    {
        if (personIds.Count > max)
        {
            return new Refusal(RefusalCode.BadRequest, $"There can be at most {max} members.");
        }

        if (personIds.Distinct(StringComparer.Ordinal).Count() != personIds.Count)
        {
            return new Refusal(RefusalCode.BadRequest, "The same person is named twice.");
        }

        var people = await context.People.AsNoTracking().Where(person => personIds.Contains(person.Id)).ToListAsync(cancellation);
        return people.Count == personIds.Count
            ? people
            : new Refusal(RefusalCode.UnknownPerson, "One of the members is not in the directory.");
    }
}
