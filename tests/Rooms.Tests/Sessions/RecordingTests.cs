using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class RecordingTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Recording_begins_with_those_who_are_there_and_what_they_publish()
    {
        var ana = await _bench.JoinAsync("Ana");
        var track = (await ana.PublishAsync("audio")).Tracks[0];
        await ana.Session.SetMutedAsync(ana.Holder, track.Id, true);

        var entry = (await ana.Session.StartRecordingAsync(ana.Holder)).Value!;

        var start = Assert.Single(_bench.Relay.Posted<StartCapture>());
        Assert.Equal($"/captures/{entry.Id}", start.Directory);
        var header = JsonDocument.Parse(start.Header).RootElement;
        Assert.Equal(entry.Id, header.GetProperty("recording").GetString());
        Assert.Equal("RM_test", header.GetProperty("room").GetString());
        Assert.Equal("測試", header.GetProperty("roomName").GetString());
        Assert.Equal("Ana", header.GetProperty("startedBy").GetString());
        Assert.Equal(entry.StartedAt, header.GetProperty("startedAt").GetDateTimeOffset());
        var added = Assert.Single(_bench.Relay.Posted<AddCaptureTrack>());
        Assert.Equal((start.Capture, new UpTrackId(1), track.Id), (added.Capture, added.Track, added.Name));
        Assert.Equal(
            $$"""{"track":"{{track.Id}}","participant":"{{ana.Id}}","identity":"id-Ana","name":"Ana","kind":"audio","source":"microphone"}""",
            added.Label);
        Assert.Equal(
            [
                $$"""{"type":"participantJoined","participant":"{{ana.Id}}","identity":"id-Ana","name":"Ana"}""",
                $$"""{"type":"trackPublished","track":"{{track.Id}}"}""",
                $$"""{"type":"trackMuted","track":"{{track.Id}}","muted":true}""",
            ],
            _bench.Relay.Posted<AddCaptureNote>().Select(note => note.Note));
    }

    [Fact]
    public async Task What_happens_later_is_added_and_noted()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        var before = _bench.Relay.Posted<AddCaptureNote>().Count();

        var ben = await _bench.JoinAsync("Ben");
        var track = (await ben.PublishAsync("video")).Tracks[0];
        await ben.Session.LeaveAsync(ben.Holder);

        Assert.Equal(track.Id, Assert.Single(_bench.Relay.Posted<AddCaptureTrack>()).Name);
        var types = _bench.Relay.Posted<AddCaptureNote>().Skip(before)
            .Select(note => JsonDocument.Parse(note.Note).RootElement.GetProperty("type").GetString());
        Assert.Equal(["participantJoined", "trackPublished", "trackUnpublished", "participantLeft"], types);
    }

    [Fact]
    public async Task Everyone_is_told_once_that_a_recording_began_and_late_joiners_find_it_in_their_snapshot()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");

        await ana.Session.StartRecordingAsync(ana.Holder);
        _bench.Time.Advance(TimeSpan.FromSeconds(5));
        var cai = await _bench.JoinAsync("Cai");

        var told = Assert.Single(ben.Sink.Got<RecordingChanged>()).Recording;
        Assert.Equal((RecordingState.Recording, "Ana", 0.0), (told.State, told.StartedBy, told.Seconds));
        Assert.Equal(5.0, cai.Joined.Snapshot!.Recording!.Seconds);
    }

    [Fact]
    public async Task Stopping_answers_when_the_files_are_closed_and_composing_is_told()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        _bench.Time.Advance(TimeSpan.FromSeconds(7));

        var entry = (await ana.Session.StopRecordingAsync(ana.Holder)).Value!;
        await _bench.SettleAsync();

        Assert.Equal((RecordingState.Composing, TimeSpan.FromSeconds(7)), (entry.State, entry.Duration));
        Assert.Null(Assert.Single(_bench.Library.Stopped).Stopped.Error);
        Assert.Equal([RecordingState.Recording, RecordingState.Composing], ana.Sink.Got<RecordingChanged>().Select(changed => changed.Recording.State));

        _bench.Library.Change(entry with { State = RecordingState.Ready, Progress = 1 });
        await _bench.SettleAsync();
        Assert.Equal(RecordingState.Ready, ana.Sink.Got<RecordingChanged>().Last().Recording.State);
    }

    [Fact]
    public async Task Composition_of_an_earlier_recording_does_not_hide_the_running_one()
    {
        var ana = await _bench.JoinAsync("Ana");
        var begun = (await ana.Session.StartRecordingAsync("API")).Value!;
        var first = (await ana.Session.StopRecordingAsync(begun.Id)).Value!;
        var second = (await ana.Session.StartRecordingAsync("API")).Value!;

        _bench.Library.Change(first with { Progress = 0.5 });
        await _bench.SettleAsync();

        Assert.Equal(first.Id, ana.Sink.Got<RecordingChanged>().Last().Recording.Id);
        Assert.Equal(second.Id, (await _bench.JoinAsync("Ben")).Joined.Snapshot!.Recording!.Id);
    }

    [Fact]
    public async Task Stopping_an_earlier_recording_leaves_the_running_one_alone()
    {
        var ana = await _bench.JoinAsync("Ana");
        var first = (await ana.Session.StartRecordingAsync("API")).Value!;
        await ana.Session.StopRecordingAsync(first.Id);
        await ana.Session.StartRecordingAsync("API");

        Assert.Equal(RefusalCode.NotRecording, (await ana.Session.StopRecordingAsync(first.Id)).Refusal!.Code);
        Assert.Single(_bench.Relay.Posted<StopCapture>());
        Assert.Equal(RefusalCode.AlreadyRecording, (await ana.Session.StartRecordingAsync("API")).Refusal!.Code);
    }

    [Fact]
    public async Task A_second_recording_and_a_stop_without_one_are_refused()
    {
        var ana = await _bench.JoinAsync("Ana");
        Assert.Equal(RefusalCode.NotRecording, (await ana.Session.StopRecordingAsync(ana.Holder)).Refusal!.Code);
        await ana.Session.StartRecordingAsync(ana.Holder);

        Assert.Equal(RefusalCode.AlreadyRecording, (await ana.Session.StartRecordingAsync(ana.Holder)).Refusal!.Code);
    }

    [Fact]
    public async Task Who_may_not_publish_may_not_record()
    {
        var ana = await _bench.JoinAsync("Ana", SessionBench.Grant("Ana") with { CanPublish = false });

        Assert.Equal(RefusalCode.NotAllowed, (await ana.Session.StartRecordingAsync(ana.Holder)).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await ana.Session.StopRecordingAsync(ana.Holder)).Refusal!.Code);
    }

    [Fact]
    public async Task A_library_that_fails_is_told_and_the_next_try_may_succeed()
    {
        var ana = await _bench.JoinAsync("Ana");
        _bench.Library.Fails = true;
        Assert.NotNull((await ana.Session.StartRecordingAsync(ana.Holder)).Refusal);

        _bench.Library.Fails = false;
        Assert.Null((await ana.Session.StartRecordingAsync(ana.Holder)).Refusal);
    }

    [Fact]
    public async Task Everyone_is_told_that_nothing_is_recorded_any_more_when_the_end_cannot_be_stored()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        _bench.Library.Fails = true;

        Assert.NotNull((await ana.Session.StopRecordingAsync(ana.Holder)).Refusal);

        Assert.Equal(RecordingState.Failed, ana.Sink.Got<RecordingChanged>().Last().Recording.State);
        _bench.Library.Fails = false;
        Assert.Null((await ana.Session.StartRecordingAsync(ana.Holder)).Refusal);
    }

    [Fact]
    public async Task A_relay_that_does_not_close_the_capture_is_not_waited_for_longer_than_ten_seconds()
    {
        _bench.Relay.KeepsCapturesOpen = true;
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        var stopping = ana.Session.StopRecordingAsync(ana.Holder);
        await _bench.SettleAsync();
        Assert.False(stopping.IsCompleted);

        _bench.Time.Advance(RoomRecording.StopPatience);

        Assert.Null((await stopping).Refusal);
        Assert.NotNull(Assert.Single(_bench.Library.Stopped).Stopped.Error);
    }

    [Fact]
    public async Task A_capture_that_the_relay_stops_by_itself_is_composed()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        var capture = _bench.Relay.Posted<StartCapture>().Single().Capture;

        _bench.Relay.Tell(new CaptureStopped(capture, "disk full"));
        await _bench.SettleAsync();
        await _bench.SettleAsync();

        Assert.Equal("disk full", Assert.Single(_bench.Library.Stopped).Stopped.Error);
        Assert.Equal(RecordingState.Composing, ana.Sink.Got<RecordingChanged>().Last().Recording.State);
    }

    [Fact]
    public async Task An_empty_room_stops_its_recording_before_it_closes()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);
        await ana.Session.LeaveAsync(ana.Holder);
        Assert.Empty(_bench.Library.Stopped);

        _bench.Time.Advance(SessionLimits.Grace);
        await ana.Session.Completion;

        Assert.Single(_bench.Library.Stopped);
    }

    [Fact]
    public async Task A_server_that_stops_closes_its_recordings()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.StartRecordingAsync(ana.Holder);

        await _bench.Sessions.DisposeAsync();

        Assert.Single(_bench.Library.Stopped);
    }
}
