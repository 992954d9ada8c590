using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Who has a number that somebody else wants.</summary>
internal static class NumberHolder
{
    /// <summary>The refusal that names the holder; null if the number is free.</summary>
    public static async Task<Refusal?> FindAsync(RoomsDbContext context, string organisationId, string number, CancellationToken cancellation)
    {
        var row = await context.Numbers.AsNoTracking()
            .SingleOrDefaultAsync(one => one.OrganisationId == organisationId && one.Number == number, cancellation);
        if (row is null)
        {
            return null;
        }

        var name = row.TargetId.Length < 3 ? null : row.TargetId[..3] switch
        {
            "PE_" => await context.People.Where(person => person.Id == row.TargetId).Select(person => person.Name).SingleOrDefaultAsync(cancellation),
            "RG_" => await context.RingGroups.Where(group => group.Id == row.TargetId).Select(group => group.Name).SingleOrDefaultAsync(cancellation),
            "RM_" => await context.Rooms.Where(room => room.Id == row.TargetId).Select(room => room.Name).SingleOrDefaultAsync(cancellation),
            _ => null,
        };
        return Taken(number, name ?? (row.TargetId.Length > 0 ? row.TargetId : row.Kind.ToString()));
    }

    public static Refusal Taken(string number, string holder) => new(RefusalCode.NumberTaken, $"The number {number} belongs to {holder}.");
}
