using CrossStrait.Web.Endpoints;

namespace CrossStrait.Web.Composition;

/// <summary>
/// <c>--demo</c>: two organisations whose people reach each other by number, and rooms that anybody may enter.
/// </summary>
internal static class Demo
{
    public static void AddDemo(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (!arguments.Demo)
        {
            return;
        }

        builder.Configuration.AddInMemoryCollection(
        [
            new(JoinEndpoints.OpenRoomsSetting, "true"),
            new($"Sides:{DemoPeople.TaipeiSide}:zh-Hant", "臺北"),
            new($"Sides:{DemoPeople.TaipeiSide}:zh-Hans", "台北"),
            new($"Sides:{DemoPeople.TaipeiSide}:en", "Taipei"),
            new($"Sides:{DemoPeople.XiamenSide}:zh-Hant", "廈門"),
            new($"Sides:{DemoPeople.XiamenSide}:zh-Hans", "厦门"),
            new($"Sides:{DemoPeople.XiamenSide}:en", "Xiamen"),
        ]);
        builder.Services.AddSingleton<DemoSeed>();
        builder.Services.AddHostedService<DemoGreeting>();
    }
}
