using System.Diagnostics;
using CrossStrait.MediaRelay;
using Xunit;

namespace CrossStrait.Interop.PipeRelay;

/// <summary>A relay in a process of its own, at the end of that process's standard streams.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RelayProcess(Process process, RelayPipeClient relay)
    {
        _process = process;
        Relay = relay;
    }

    public IMediaRelay Relay { get; }

    public int ProcessId => _process.Id;

    public static async Task<RelayProcess> StartAsync(string address)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "RelayProcess", own.Name, "CrossStrait.RelayProcess");
        var process = Process.Start(new ProcessStartInfo(program, [address])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var relay = await RelayPipeClient.ConnectAsync(
            process.StandardOutput.BaseStream, process.StandardInput.BaseStream, TestContext.Current.CancellationToken);
        return new RelayProcess(process, relay);
    }

    /// <summary>Ends the pipe, and with it the process. Its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await Relay.DisposeAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that a relay that hangs cannot keep the pipe open.
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await Relay.DisposeAsync();
        _process.Dispose();
    }
}
