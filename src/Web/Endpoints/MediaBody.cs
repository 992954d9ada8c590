using System.Buffers;
using System.Text;
using CrossStrait.Rooms.Sessions;
using Microsoft.Net.Http.Headers;

namespace CrossStrait.Web.Endpoints;

/// <summary>Reads the body of a WHIP or WHEP request: one content type, UTF-8, at most 64 KiB.</summary>
internal static class MediaBody
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<(string Text, IResult? Refusal)> ReadAsync(HttpRequest request, string contentType, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(contentType, StringComparison.OrdinalIgnoreCase))
        {
            return ("", Problems.Create(StatusCodes.Status415UnsupportedMediaType, "unsupportedMediaType", $"The body is {contentType}."));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SessionLimits.SdpBytes + 1);
        try
        {
            // One byte more than allowed tells whether there is more, whatever Content-Length says.
            var length = request.ContentLength > SessionLimits.SdpBytes
                ? SessionLimits.SdpBytes + 1
                : await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, SessionLimits.SdpBytes + 1), SessionLimits.SdpBytes + 1, false, cancellation);
            return length > SessionLimits.SdpBytes
                ? ("", Problems.Create(StatusCodes.Status413PayloadTooLarge, "tooLarge", "The body is larger than 64 KiB."))
                : (_utf8.GetString(buffer, 0, length), null);
        }
        catch (DecoderFallbackException)
        {
            return ("", Problems.Create(StatusCodes.Status400BadRequest, "badRequest", "The body is not UTF-8."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
