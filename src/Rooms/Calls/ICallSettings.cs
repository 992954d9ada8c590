namespace CrossStrait.Rooms.Calls;

/// <summary>How people's lines behave.</summary>
public interface ICallSettings
{
    Task<CallSettings> ReadAsync(string personId, CancellationToken cancellation);

    /// <summary>Of those who have the defaults nothing is given.</summary>
    Task<IReadOnlyDictionary<string, CallSettings>> ReadAsync(IReadOnlyCollection<string> people, CancellationToken cancellation);

    Task SaveAsync(string personId, CallSettings settings, CancellationToken cancellation);
}
