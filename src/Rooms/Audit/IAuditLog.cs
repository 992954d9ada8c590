namespace CrossStrait.Rooms.Audit;

/// <summary>The append-only log of who did what. Each entry carries the hash of the one before it.</summary>
public interface IAuditLog
{
    /// <summary>Appends one entry and returns once it is stored.</summary>
    /// <param name="actor">Who did it: a person's id, an API key's id, or <c>server</c>.</param>
    /// <param name="action">What was done, for example <c>call.started</c>.</param>
    /// <param name="subject">To whom or to what: an id, or what was typed where there is none.</param>
    /// <param name="details">Anything that System.Text.Json writes; never a secret.</param>
    Task WriteAsync(string actor, string action, string subject, object? details, CancellationToken cancellation);
}
