using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// The three messages of a connectivity check. Each returns the length, or 0 if the destination is too small.
/// </summary>
internal static class StunWriter
{
    /// <summary>Room for any answer that <see cref="IceLiteAgent"/> gives.</summary>
    public const int MaxResponseLength = 128;

    public static int WriteBindingSuccess(
        Span<byte> destination,
        ReadOnlySpan<byte> transactionId,
        in NetworkPath mapped,
        ReadOnlySpan<byte> key)
    {
        var writer = new StunMessageWriter(destination);
        writer.Begin(StunFormat.BindingSuccess, transactionId);
        writer.WriteXorMappedAddress(in mapped);
        writer.WriteIntegrity(key);
        return writer.End();
    }

    /// <param name="key">Empty: the answer carries no MESSAGE-INTEGRITY.</param>
    /// <param name="unknownAttributes">What a 420 answer lists (RFC 8489 14.13).</param>
    public static int WriteError(
        Span<byte> destination,
        ReadOnlySpan<byte> transactionId,
        int code,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<ushort> unknownAttributes = default)
    {
        var writer = new StunMessageWriter(destination);
        writer.Begin(StunFormat.BindingError, transactionId);
        writer.WriteErrorCode(code, Reason(code));
        if (!unknownAttributes.IsEmpty)
        {
            writer.WriteUnknownAttributes(unknownAttributes);
        }

        if (!key.IsEmpty)
        {
            writer.WriteIntegrity(key);
        }

        return writer.End();
    }

    public static int WriteBindingRequest(Span<byte> destination, in BindingRequest request)
    {
        var writer = new StunMessageWriter(destination);
        writer.Begin(StunFormat.BindingRequest, request.TransactionId);
        writer.Write(StunAttribute.Username, request.Username);
        var role = request.IsControlled ? StunAttribute.IceControlled : StunAttribute.IceControlling;
        writer.WriteUInt64(role, request.TieBreaker);
        if (request.UseCandidate)
        {
            writer.Write(StunAttribute.UseCandidate, default);
        }

        writer.WriteUInt32(StunAttribute.Priority, request.Priority);
        writer.WriteIntegrity(request.Key);
        return writer.End();
    }

    private static ReadOnlySpan<byte> Reason(int code) => code switch
    {
        400 => "Bad Request"u8,
        401 => "Unauthenticated"u8,
        420 => "Unknown Attribute"u8,
        487 => "Role Conflict"u8,
        _ => default,
    };
}
