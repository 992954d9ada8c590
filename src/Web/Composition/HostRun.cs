using System.Data.Common;
using System.Security.Cryptography;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Runs the server to its end. What the operator can put right (ports, directories, keys) is told in one last line.
/// </summary>
internal static class HostRun
{
    private const int CannotStart = 1;

    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (IsOperatorsMatter(exception))
        {
            // Disposing writes out what the log still holds, so that this line is the last.
            await app.DisposeAsync();
            await Console.Error.WriteLineAsync($"CrossStrait cannot start: {exception.Message}");
            return CannotStart;
        }

        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }

    private static bool IsOperatorsMatter(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or DbException or StartException;
}

/// <summary>The server cannot start, and the message says in the operator's words what to change.</summary>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
