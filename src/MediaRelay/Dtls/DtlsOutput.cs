using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>What the machine wants done. Closed set: the constructor is private.</summary>
internal abstract record DtlsOutput
{
    private DtlsOutput()
    {
    }

    /// <summary>Send these bytes to the peer, as one datagram.</summary>
    public sealed record Send(byte[] Datagram) : DtlsOutput;

    /// <summary>The handshake is complete and the peer is the one of the SDP.</summary>
    public sealed record Connected(SrtpKeys Keys) : DtlsOutput;

    /// <summary>There will be no connection.</summary>
    public sealed record Failed(DtlsFailure Reason, string Detail) : DtlsOutput;

    /// <summary>The peer closed a connection that was good (close_notify, or a fatal alert).</summary>
    public sealed record Closed : DtlsOutput;
}
