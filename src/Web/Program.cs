using CrossStrait.Web.Composition;

var arguments = HostArguments.Parse(args);
var builder = WebApplication.CreateBuilder(arguments.Rest);
if (arguments.VerifyAudit)
{
    return await AuditCheck.RunAsync(builder.Configuration);
}

builder.AddCrossStrait(arguments);

var app = builder.Build();
app.UseCrossStrait(arguments);
app.MapCrossStrait();
return await app.RunToEndAsync();
