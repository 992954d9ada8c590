namespace CrossStrait.Web.Composition;

/// <summary>Reads what the operator has set. What cannot be read ends the start with one line that names the setting.</summary>
internal static class Settings
{
    public static T Read<T>(this IConfiguration configuration, string section)
        where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }
}
