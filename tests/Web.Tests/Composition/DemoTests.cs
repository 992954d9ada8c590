using System.Net;
using CrossStrait.Rooms.Directory;
using CrossStrait.Web.Composition;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class DemoTests(AccountHost host) : IClassFixture<AccountHost>
{
    private static readonly string[] _numbers = ["8001", "8002", "8003", "8004", "8005", "8006"];

    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public async Task Everybody_of_the_demonstration_signs_in_and_reaches_the_others_by_the_bare_number()
    {
        using (host.CreateClient())
        {
            // The server stands, and with it the schema.
        }

        var first = await SeedAsync();
        var again = await SeedAsync();

        Assert.Equal(first, again);
        Assert.Equal(_numbers, first.Keys.Order(StringComparer.Ordinal));
        foreach (var (number, password) in first)
        {
            using var browser = await host.SignInAsync(number, password);
            Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(browser));
        }

        var index = host.Services.GetRequiredService<DirectoryIndex>();
        var people = index.Search(null, null, 0, 100).People;
        Assert.Equal(_numbers, people.Select(person => person.Extension).Order(StringComparer.Ordinal));
        Assert.Equal(["8001", "8002", "8005"], people.Where(person => person.Side == "taipei").Select(person => person.Extension).Order(StringComparer.Ordinal));
        foreach (var caller in people)
        {
            foreach (var callee in people)
            {
                Assert.Equal(new DialTarget.Person(callee.Id, callee.Extension), await index.ResolveAsync(caller.Id, callee.Extension, Cancellation));
            }

            Assert.Equal(2, Assert.IsType<DialTarget.RingGroup>(await index.ResolveAsync(caller.Id, "8000", Cancellation)).Plan.Members.Count);
            Assert.IsType<DialTarget.ParkSlot>(await index.ResolveAsync(caller.Id, "701", Cancellation));
        }

        var text = DemoGreeting.Describe("http://localhost:8080", first);
        Assert.All(first, pair => Assert.Contains($"{pair.Key}                      {pair.Value}", text, StringComparison.Ordinal));
        Assert.Contains("http://localhost:8080/?room=demo&name=%E6%9E%97%E9%9B%85%E5%A9%B7", text, StringComparison.Ordinal);
    }

    private Task<IReadOnlyDictionary<string, string>> SeedAsync() =>
        ActivatorUtilities.CreateInstance<DemoSeed>(host.Services).RunAsync(Cancellation);
}
