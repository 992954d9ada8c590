namespace CrossStrait.Interop.Browsers;

/// <summary>A tab of any browser, at an address of the server, in which scripts can be run.</summary>
internal interface IScriptPage : IAsyncDisposable
{
    /// <summary>Runs an expression whose value is a promise of a string.</summary>
    Task<string> RunAsync(string expression);
}
