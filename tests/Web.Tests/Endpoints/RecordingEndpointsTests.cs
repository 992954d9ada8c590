using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class RecordingEndpointsTests(MediaHost host) : IClassFixture<MediaHost>
{
    [Fact]
    public async Task A_recording_is_started_watched_and_stopped_twice()
    {
        var room = await host.CreateRoomIdAsync();
        using var member = host.CreateMember(room);

        using var started = await member.PostAsync($"/api/rooms/{room}/recordings", null, TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var recording = await TestHost.ReadJsonAsync(started);
        var location = started.Headers.Location!.OriginalString;
        Assert.Equal($"/api/recordings/{recording.GetProperty("id").GetString()}", location);
        Assert.Equal((room, "recording", "ana"), Shape(recording));
        Assert.Contains(host.MediaRelay.Posted<StartCapture>(), start => start.Header.Contains(room, StringComparison.Ordinal));

        using var again = await member.PostAsync($"/api/rooms/{room}/recordings", null, TestHost.Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, "alreadyRecording"), (again.StatusCode, await TestHost.ReadCodeAsync(again)));

        using var file = await member.GetAsync($"{location}/file", TestHost.Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, "recordingNotReady"), (file.StatusCode, await TestHost.ReadCodeAsync(file)));

        for (var time = 0; time < 2; time++)
        {
            using var stopped = await member.PostAsync($"{location}/stop", null, TestHost.Cancellation);
            Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
            Assert.Equal("composing", (await TestHost.ReadJsonAsync(stopped)).GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task A_program_records_in_its_own_name()
    {
        var room = await host.CreateRoomIdAsync();
        using var admin = host.CreateAdmin();

        using var started = await admin.PostAsync($"/api/rooms/{room}/recordings", null, TestHost.Cancellation);

        Assert.Equal((room, "recording", "API"), Shape(await TestHost.ReadJsonAsync(started)));
    }

    [Fact]
    public async Task A_token_without_the_right_or_of_another_room_is_refused()
    {
        var (room, elsewhere) = (await host.CreateRoomIdAsync(), await host.CreateRoomIdAsync());
        using var admin = host.CreateAdmin();
        using var started = await admin.PostAsync($"/api/rooms/{room}/recordings", null, TestHost.Cancellation);
        var location = started.Headers.Location!.OriginalString;
        using var listener = host.CreateMember(room, canPublish: false);
        using var encoder = host.CreateMember(room, "encoder", canSubscribe: false);
        using var stranger = host.CreateMember(elsewhere);
        using var nobody = host.CreateClient();

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(listener, $"/api/rooms/{room}/recordings"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(stranger, $"/api/rooms/{room}/recordings"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(nobody, $"/api/rooms/{room}/recordings"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(listener, $"{location}/stop"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(stranger, $"{location}/stop"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(listener, location));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(stranger, location));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(stranger, $"{location}/file"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(encoder, $"{location}/file"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(encoder, location));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(nobody, $"{location}/file"));
    }

    [Theory]
    [InlineData("POST", "/api/rooms/RM_000000000000/recordings")]
    [InlineData("POST", "/api/recordings/RC_000000000000/stop")]
    [InlineData("GET", "/api/recordings/RC_000000000000")]
    [InlineData("GET", "/api/recordings/RC_000000000000/file")]
    [InlineData("GET", "/api/recordings/..%2F..%2Fapi-key/file")]
    public async Task What_is_not_there_is_not_found(string method, string path)
    {
        using var admin = host.CreateAdmin();
        using var response = await admin.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_film_is_served_in_ranges_and_a_failure_with_its_reason()
    {
        await using var real = new TestHost();
        using var admin = real.CreateAdmin();
        var paths = real.Services.GetRequiredService<DataPaths>();

        // The failure is the one that the recovery of this start would find, should it come across the row.
        var (ready, failed) = (PrefixedId.New("RC"), PrefixedId.New("RC"));
        await using (var context = await real.Services.GetRequiredService<IDbContextFactory<RoomsDbContext>>().CreateDbContextAsync(TestHost.Cancellation))
        {
            context.Recordings.Add(new RecordingRow { Id = ready, RoomId = "RM_1", StartedBy = "A", State = "Ready" });
            context.Recordings.Add(new RecordingRow { Id = failed, RoomId = "RM_1", StartedBy = "A", State = "Failed", Error = "The capture is not there." });
            await context.SaveChangesAsync(TestHost.Cancellation);
        }

        using var gone = await admin.GetAsync($"/api/recordings/{ready}/file", TestHost.Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "fileMissing"), (gone.StatusCode, await TestHost.ReadCodeAsync(gone)));

        Directory.CreateDirectory(paths.RecordingDirectory(ready));
        await File.WriteAllTextAsync(paths.RecordingFile(ready), "0123456789", TestHost.Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{ready}/file");
        request.Headers.Range = new RangeHeaderValue(2, 4);
        using var part = await admin.SendAsync(request, TestHost.Cancellation);
        Assert.Equal((HttpStatusCode.PartialContent, "video/mp4"), (part.StatusCode, part.Content.Headers.ContentType!.MediaType));
        Assert.Equal("234", await part.Content.ReadAsStringAsync(TestHost.Cancellation));

        using var refused = await admin.GetAsync($"/api/recordings/{failed}/file", TestHost.Cancellation);
        var problem = await TestHost.ReadJsonAsync(refused);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(("recordingFailed", "The capture is not there."), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    private static (string? Room, string? State, string? StartedBy) Shape(JsonElement recording) => (
        recording.GetProperty("roomId").GetString(),
        recording.GetProperty("state").GetString(),
        recording.GetProperty("startedBy").GetString());

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path)
    {
        using var response = await client.PostAsync(path, null, TestHost.Cancellation);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestHost.Cancellation);
        return response.StatusCode;
    }
}
