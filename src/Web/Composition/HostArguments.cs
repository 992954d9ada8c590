namespace CrossStrait.Web.Composition;

/// <summary>
/// The command line: our switches and our one command, which ASP.NET's own parser would take for keys without a value, and the rest
/// for it.
/// </summary>
/// <param name="Demo">Seed a demonstration and open all rooms.</param>
/// <param name="Lan">Serve https to the local network with a certificate of our own making.</param>
/// <param name="VerifyAudit">Check the audit log and serve nothing.</param>
/// <param name="Rest">Settings as <c>--Key value</c> or <c>--Key=value</c>.</param>
internal sealed record HostArguments(bool Demo, bool Lan, bool VerifyAudit, string[] Rest)
{
    private const string DemoSwitch = "--demo";
    private const string LanSwitch = "--lan";
    private const string VerifyAuditCommand = "verify-audit";

    public static HostArguments Parse(string[] arguments) => new(
        arguments.Contains(DemoSwitch, StringComparer.Ordinal),
        arguments.Contains(LanSwitch, StringComparer.Ordinal),
        arguments.Contains(VerifyAuditCommand, StringComparer.Ordinal),
        [.. arguments.Where(argument => argument is not (DemoSwitch or LanSwitch or VerifyAuditCommand))]);
}
