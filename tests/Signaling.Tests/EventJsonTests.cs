using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Signaling.Tests;

/// <summary>The events as they are on the wire: docs/signaling-protocol.md, type by type.</summary>
public class EventJsonTests
{
    private static readonly TrackView _track = new("TR_1", "PA_1", "0", MediaKind.Audio, TrackSource.ScreenAudio, true, true);

    private static readonly ParticipantView _participant =
        new("PA_1", "ana", "Ana", ParticipantState.Reconnecting, ParticipantQuality.Poor, true, false, []);

    public static TheoryData<RoomEvent, string> Events => new()
    {
        {
            new ParticipantJoined(_participant) { Number = 1 },
            """{"type":"participantJoined","participant":{"id":"PA_1","identity":"ana","name":"Ana","state":"reconnecting","quality":"poor","canPublish":true,"canSubscribe":false,"tracks":[]},"n":1}"""
        },
        {
            new ParticipantUpdated(_participant) { Number = 2 },
            """{"type":"participantUpdated","participant":{"id":"PA_1","identity":"ana","name":"Ana","state":"reconnecting","quality":"poor","canPublish":true,"canSubscribe":false,"tracks":[]},"n":2}"""
        },
        { new ParticipantLeft("PA_1", LeaveReason.Lost) { Number = 3 }, """{"type":"participantLeft","participantId":"PA_1","reason":"lost","n":3}""" },
        {
            new TrackPublished(_track) { Number = 4 },
            """{"type":"trackPublished","track":{"id":"TR_1","participantId":"PA_1","mid":"0","kind":"audio","source":"screenAudio","muted":true,"encrypted":true},"n":4}"""
        },
        { new TrackUnpublished("TR_1") { Number = 5 }, """{"type":"trackUnpublished","trackId":"TR_1","n":5}""" },
        { new TrackMuted("TR_1", true) { Number = 6 }, """{"type":"trackMuted","trackId":"TR_1","muted":true,"n":6}""" },
        {
            new SlotChanged([new SlotView("v0", MediaKind.Video, 0, null, "PA_1")]) { Number = 7 },
            """{"type":"slotChanged","slots":[{"mid":"v0","kind":"video","pair":0,"trackId":null,"participantId":"PA_1"}],"n":7}"""
        },
        { new NeedSlots(16) { Number = 8 }, """{"type":"needSlots","pairs":16,"n":8}""" },
        {
            new TransportStateChanged(MediaConnection.Subscribe, TransportState.Disconnected) { Number = 9 },
            """{"type":"transportStateChanged","connection":"subscribe","state":"disconnected","n":9}"""
        },
        {
            new RecordingChanged(new RecordingView(
                "RC_1", RecordingState.Composing, new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), "Ana", 12.5, 0.25, null)) { Number = 10 },
            """{"type":"recordingChanged","recording":{"id":"RC_1","state":"composing","startedAt":"2026-11-21T08:00:00+00:00","startedBy":"Ana","seconds":12.5,"progress":0.25,"error":null},"n":10}"""
        },
        {
            new TrackLayersWanted("TR_1", [new EncodingWanted("h", true, -1), new EncodingWanted("f", false, -1)]) { Number = 12 },
            """{"type":"layersWanted","trackId":"TR_1","encodings":[{"rid":"h","active":true,"maxSpatialLayer":-1},{"rid":"f","active":false,"maxSpatialLayer":-1}],"n":12}"""
        },
        {
            new SpeakersChanged([new SpeakerView("PA_1", 0.5)]) { Number = 13 },
            """{"type":"speakersChanged","speakers":[{"participantId":"PA_1","level":0.5}],"n":13}"""
        },
        { new CodecsChanged(["VP8", "AV1"]) { Number = 14 }, """{"type":"codecsChanged","video":["VP8","AV1"],"n":14}""" },
        { new TrackUndecodable("TR_1") { Number = 15 }, """{"type":"trackUndecodable","trackId":"TR_1","n":15}""" },
        { new UseTcp(MediaConnection.Publish) { Number = 16 }, """{"type":"useTcp","connection":"publish","n":16}""" },
        { new QualityChanged("PA_1", ParticipantQuality.Lost) { Number = 17 }, """{"type":"connectionQuality","participantId":"PA_1","quality":"lost","n":17}""" },
        { new RoomClosed("shutdown") { Number = 11 }, """{"type":"roomClosed","reason":"shutdown","n":11}""" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_is_on_the_wire_as_the_protocol_says(RoomEvent roomEvent, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(roomEvent, SignalingJson.Options));

    [Fact]
    public void Refusal_codes_are_those_of_the_protocol()
    {
        string[] codes =
        [
            "badRequest", "notJoined", "alreadyJoined", "notAllowed", "badSdp", "nothingUsable", "unknownTrack", "unknownPair",
            "unknownParticipant", "alreadyRecording", "notRecording", "roomClosed", "roomFull", "relayFull", "unsupportedProtocol",
            "tooManyRequests", "unknownSlot", "otherNode",
        ];

        // Those that follow are said over HTTP or by the line hub.
        var written = Enum.GetValues<RefusalCode>()
            .Where(code => code < RefusalCode.UnknownTransport)
            .Select(code => JsonSerializer.Serialize(code, SignalingJson.Options).Trim('"'));

        Assert.Equal(codes, written);
    }
}
