using System.Buffers.Binary;
using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.MediaRelay.Tests.Dtls;

/// <summary>Certificates, made once, and endpoints that use them.</summary>
internal static class DtlsSamples
{
    public const string Gcm = "SRTP_AEAD_AES_128_GCM";
    public const string Cm = "SRTP_AES128_CM_SHA1_80";

    private static readonly DtlsCertificate _serverCertificate = DtlsCertificate.Create();
    private static readonly DtlsContext _serverContext = new(_serverCertificate);

    public static DtlsCertificate ClientCertificate { get; } = DtlsCertificate.Create();

    public static IReadOnlyList<CertificateFingerprint> ServerFingerprints { get; } =
        [Parse(_serverCertificate.Fingerprint)];

    public static IReadOnlyList<CertificateFingerprint> ClientFingerprints { get; } =
        [Parse(ClientCertificate.Fingerprint)];

    public static CertificateFingerprint Parse(string text) =>
        CertificateFingerprint.TryParse(text, out var fingerprint)
            ? fingerprint
            : throw new ArgumentException("not a fingerprint", nameof(text));

    public static DtlsServer Server(IReadOnlyList<CertificateFingerprint>? expected = null) =>
        new(_serverContext, expected ?? ClientFingerprints);

    public static DtlsPair Pair(string? clientProfiles = Gcm + ":" + Cm) =>
        Pair(ClientCertificate, clientProfiles, ClientFingerprints, ServerFingerprints);

    /// <summary>The client's context may go once the session is made: OpenSSL counts references to it.</summary>
    public static DtlsPair Pair(
        DtlsCertificate? clientCertificate,
        string? clientProfiles,
        IReadOnlyList<CertificateFingerprint> expectedByServer,
        IReadOnlyList<CertificateFingerprint> expectedByClient)
    {
        using var context = new DtlsContext(clientCertificate, clientProfiles);
        return new DtlsPair(Server(expectedByServer), new DtlsClient(context, expectedByClient));
    }

    /// <summary>
    /// Cuts the one handshake message of a datagram in two, each in a record and a datagram of its own, as browsers do
    /// with a ClientHello that carries a post-quantum key share.
    /// </summary>
    public static (byte[] First, byte[] Second) Fragment(byte[] datagram)
    {
        const int RecordHead = 13;
        const int MessageHead = 12;
        const byte SecondNumber = 30; // beyond those that the client, who sent one record, goes on with
        var body = datagram.AsSpan(RecordHead + MessageHead);
        var half = body.Length / 2;
        return (Piece(datagram, 0, body[..half], 0), Piece(datagram, half, body[half..], SecondNumber));

        static void Write(byte[] piece, int at, int value) =>
            BinaryPrimitives.WriteUInt16BigEndian(piece.AsSpan(at), (ushort)value);

        static byte[] Piece(byte[] datagram, int offset, ReadOnlySpan<byte> bytes, byte sequenceNumber)
        {
            byte[] piece = [.. datagram.AsSpan(0, RecordHead + MessageHead), .. bytes];
            piece[10] = sequenceNumber;
            Write(piece, 11, MessageHead + bytes.Length); // length of the record
            Write(piece, 20, offset);                     // fragment offset, the low 16 of its 24 bits
            Write(piece, 23, bytes.Length);               // fragment length, the same
            return piece;
        }
    }
}
