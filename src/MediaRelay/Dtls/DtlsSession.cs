using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Dtls.Interop;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>How far a call into OpenSSL came.</summary>
internal enum DtlsStep
{
    /// <summary>It needs another datagram.</summary>
    Waiting,
    Done,

    /// <summary>The peer sent close_notify.</summary>
    Closed,
    Failed,
}

/// <summary>One <c>SSL*</c> between two memory BIOs. <see cref="DtlsEndpoint"/> sends again what is lost.</summary>
internal sealed unsafe class DtlsSession : IDisposable
{
    /// <summary>A payload that passes everywhere: 1280 bytes, the least of IPv6, less headers and tunnels.</summary>
    public const int MaximumDatagram = 1200;

    // Slot 0 is the application's own (SSL_set_app_data).
    private const int SelfIndex = 0;

    private readonly SslHandle _ssl;
    private readonly IntPtr _input;
    private readonly IntPtr _output;
    private readonly IReadOnlyList<CertificateFingerprint> _expected;
    private GCHandle _self;
    private bool _isPeerExpected;

    public DtlsSession(DtlsContext context, IReadOnlyList<CertificateFingerprint> expected, bool isServer)
    {
        _expected = expected;
        _ssl = LibSsl.SSL_new(context.Handle);
        _input = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        _output = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        LibSsl.SSL_set_bio(_ssl, _input, _output);
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _ = LibSsl.SSL_set_ex_data(_ssl, SelfIndex, GCHandle.ToIntPtr(_self));
        _ = LibSsl.SSL_ctrl(_ssl, LibSsl.SetMtu, MaximumDatagram, 0);
        LibSsl.DTLS_set_timer_cb(_ssl, &OnTimer);
        if (isServer)
        {
            LibSsl.SSL_set_accept_state(_ssl);
        }
        else
        {
            LibSsl.SSL_set_connect_state(_ssl);
        }
    }

    public DtlsFailure Failure { get; private set; }

    public string Detail { get; private set; } = "";

    /// <summary>Gives OpenSSL one datagram. A memory BIO is a stream: what is left of the last one goes first.</summary>
    public void Feed(ReadOnlySpan<byte> datagram)
    {
        _ = LibCrypto.BIO_ctrl(_input, LibCrypto.BioReset, 0, 0);
        fixed (byte* bytes = datagram)
        {
            _ = LibCrypto.BIO_write(_input, bytes, datagram.Length);
        }
    }

    /// <summary>All that OpenSSL wants sent: whole records, one after another.</summary>
    public byte[] Drain()
    {
        var records = new byte[(int)LibCrypto.BIO_ctrl_pending(_output)];
        fixed (byte* bytes = records)
        {
            if (records.Length > 0)
            {
                _ = LibCrypto.BIO_read(_output, bytes, records.Length);
            }
        }

        return records;
    }

    public DtlsStep Handshake()
    {
        LibCrypto.ERR_clear_error();
        var result = LibSsl.SSL_do_handshake(_ssl);
        if (result != 1)
        {
            return StepOf(result);
        }

        // Never without: the context demands a certificate, and OnVerify refuses any but an expected one.
        return _isPeerExpected ? DtlsStep.Done : Fail(DtlsFailure.NoCertificate, "no certificate was checked");
    }

    /// <summary>Reads until nothing is left. Data is dropped: the relay has no data channels.</summary>
    public DtlsStep Read()
    {
        var data = stackalloc byte[2048];
        int result;
        do
        {
            LibCrypto.ERR_clear_error();
            result = LibSsl.SSL_read(_ssl, data, 2048);
        }
        while (result > 0);

        return StepOf(result);
    }

    /// <summary>Writes close_notify.</summary>
    public void Shutdown()
    {
        LibCrypto.ERR_clear_error();
        _ = LibSsl.SSL_shutdown(_ssl);
        LibCrypto.ERR_clear_error();
    }

    /// <summary>The SRTP keys (RFC 5764 4.2); null if no profile was agreed.</summary>
    public SrtpKeys? ExportKeys()
    {
        var selected = LibSsl.SSL_get_selected_srtp_profile(_ssl);
        if (selected is null || DtlsContext.ProfileOf(selected->Id) is not { } profile)
        {
            return null;
        }

        var keyLength = SrtpProfiles.KeyLength;
        var saltLength = profile.SaltLength;
        Span<byte> material = stackalloc byte[2 * (keyLength + saltLength)];
        var label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* bytes = material)
        fixed (byte* labelBytes = label)
        {
            if (LibSsl.SSL_export_keying_material(
                _ssl, bytes, (nuint)material.Length, labelBytes, (nuint)label.Length, null, 0, 0) != 1)
            {
                return null;
            }
        }

        var salts = material[(2 * keyLength)..];
        return new SrtpKeys(
            profile,
            material[..keyLength].ToArray(),
            salts[..saltLength].ToArray(),
            material[keyLength..(2 * keyLength)].ToArray(),
            salts[saltLength..].ToArray());
    }

    public void Dispose()
    {
        _ssl.Dispose();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    /// <summary>
    /// OpenSSL calls this once it has the peer's certificate. Refusing it here sends the alert of RFC 5763 5, and the
    /// peer is never told that the handshake worked.
    /// </summary>
    [UnmanagedCallersOnly]
    internal static int OnVerify(IntPtr store, IntPtr argument)
    {
        var ssl = LibCrypto.X509_STORE_CTX_get_ex_data(store, LibSsl.SSL_get_ex_data_X509_STORE_CTX_idx());
        var self = GCHandle.FromIntPtr(LibSsl.SSL_get_ex_data(ssl, SelfIndex));
        if (self.Target is DtlsSession session && session.Expects(LibCrypto.X509_STORE_CTX_get0_cert(store)))
        {
            return 1;
        }

        LibCrypto.X509_STORE_CTX_set_error(store, LibCrypto.CertificateRejected);
        return 0;
    }

    /// <summary>
    /// OpenSSL's own timer runs on the wall clock and fires in the middle of a read. It is set to the longest it takes,
    /// over an hour: no handshake lasts that long.
    /// </summary>
    [UnmanagedCallersOnly]
    private static uint OnTimer(IntPtr ssl, uint microseconds) => uint.MaxValue;

    private bool Expects(IntPtr certificate)
    {
        var length = LibCrypto.i2d_X509(certificate, null);
        if (length > 0)
        {
            var der = new byte[length];
            fixed (byte* bytes = der)
            {
                var position = bytes;
                _ = LibCrypto.i2d_X509(certificate, &position);
            }

            _isPeerExpected = CertificateFingerprint.MatchesAny(_expected, der);
        }

        if (!_isPeerExpected)
        {
            _ = Fail(DtlsFailure.FingerprintMismatch, "the certificate is not the one of the SDP");
        }

        return _isPeerExpected;
    }

    private DtlsStep StepOf(int result)
    {
        switch (LibSsl.SSL_get_error(_ssl, result))
        {
            case LibSsl.ErrorWantRead:
                return DtlsStep.Waiting;
            case LibSsl.ErrorZeroReturn:
                return DtlsStep.Closed;
            default:
                var error = OpenSslError.Take();
                return Fail(
                    error.Reason == OpenSslError.NoPeerCertificate ? DtlsFailure.NoCertificate : DtlsFailure.Handshake,
                    error.Detail);
        }
    }

    /// <summary>Notes the first reason: what follows from it is not of interest.</summary>
    private DtlsStep Fail(DtlsFailure failure, string detail)
    {
        if (Detail.Length == 0)
        {
            Failure = failure;
            Detail = detail;
        }

        return DtlsStep.Failed;
    }
}
