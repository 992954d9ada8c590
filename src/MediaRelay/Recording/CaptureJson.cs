using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>The JSON bodies of capture records.</summary>
internal static class CaptureJson
{
    /// <summary>Version of the capture format. A reader refuses a file of a later one.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions _reading = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] JournalHeader(string header, DateTimeOffset wallClock) => Write(json =>
    {
        json.WriteNumber("version", Version);
        json.WriteString("wallClock", wallClock.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        WriteOpaque(json, "header", header);
    });

    public static byte[] SegmentHeader(CaptureTrackDescription track, int segment, uint ssrc, IReadOnlyDictionary<byte, string> payloadTypes) => Write(json =>
    {
        json.WriteNumber("version", Version);
        json.WriteNumber("segment", segment);
        WriteTrack(json, track);
        json.WriteNumber("ssrc", ssrc);
        json.WriteStartObject("payloadTypes");
        foreach (var (payloadType, codec) in payloadTypes)
        {
            json.WriteString(payloadType.ToString(CultureInfo.InvariantCulture), codec);
        }

        json.WriteEndObject();
    });

    public static byte[] TrackAdded(CaptureTrackDescription track) => Write(json => WriteTrack(json, track));

    public static byte[] TrackEnded(string track) => Write(json => json.WriteString("track", track));

    public static byte[] SourceChanged(uint ssrc, byte payloadType, string codec) => Write(json =>
    {
        json.WriteNumber("ssrc", ssrc);
        json.WriteNumber("payloadType", payloadType);
        json.WriteString("codec", codec);
    });

    public static byte[] SegmentClosed(string track, string file, long bytes, string sha256, string previous) => Write(json =>
    {
        json.WriteString("track", track);
        json.WriteString("file", file);
        json.WriteNumber("bytes", bytes);
        json.WriteString("sha256", sha256);
        json.WriteString("previous", previous);
    });

    public static byte[] Gap(string track, long lost, long sinceNanoseconds) => Write(json =>
    {
        json.WriteString("track", track);
        json.WriteNumber("lost", lost);
        json.WriteNumber("since", sinceNanoseconds);
    });

    public static byte[] Stopped(string? error) => Write(json => json.WriteString("error", error));

    /// <summary>The caller's JSON as it stands, or as a string if it is none: an odd note must not stop a recording.</summary>
    public static byte[] Opaque(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (IsJson(text))
            {
                json.WriteRawValue(text, skipInputValidation: true);
            }
            else
            {
                json.WriteStringValue(text);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a body; false if it is not JSON of that shape or lacks a member.</summary>
    public static bool TryRead<T>(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize<T>(body.Span, _reading);
        }
        catch (JsonException)
        {
            value = null;
        }

        return value is not null;
    }

    private static void WriteTrack(Utf8JsonWriter json, CaptureTrackDescription track)
    {
        json.WriteString("track", track.Name);
        json.WriteString("kind", track.Kind == MediaKind.Audio ? "audio" : "video");
        json.WriteString("codec", track.Codec);
        json.WriteNumber("clockRate", track.ClockRate);
        WriteOpaque(json, "label", track.Label);
    }

    private static void WriteOpaque(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Opaque(text), skipInputValidation: true);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

internal sealed record JournalHeaderBody(int Version, DateTimeOffset WallClock, JsonElement Header);

internal sealed record SegmentHeaderBody(int Version, string Track, string Kind, string Codec, int ClockRate, JsonElement Label);

internal sealed record SegmentClosedBody(string Track, string File, long Bytes, string Sha256, string Previous);

internal sealed record SourceChangedBody(uint Ssrc, byte PayloadType, string Codec);

internal sealed record StoppedBody(string? Error);

internal sealed record TrackBody(string Track);
