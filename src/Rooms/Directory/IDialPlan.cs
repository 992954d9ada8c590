namespace CrossStrait.Rooms.Directory;

/// <summary>What a number means to the person who dials it.</summary>
public interface IDialPlan
{
    /// <summary>
    /// The caller's own organisation is asked first: its numbers, its ranges; then the prefixes of all organisations, the
    /// longest first.
    /// </summary>
    Task<DialTarget> ResolveAsync(string callerPersonId, string dialled, CancellationToken cancellation);
}
