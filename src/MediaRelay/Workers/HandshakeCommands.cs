using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>What the worker does with the results of the handshake thread.</summary>
internal static class HandshakeCommands
{
    public static void Apply(RelayWorker worker, TransportId id, DtlsOutput output, MonotonicTime now)
    {
        if (worker.Router.Find(id) is not { } transport)
        {
            return;
        }

        switch (output)
        {
            case DtlsOutput.Send send when transport.Ice.HasSelected:
                var path = transport.Ice.Selected;
                var port = worker.Context.Outputs[path.Socket];
                send.Datagram.CopyTo(port.Reserve());
                port.Commit(send.Datagram.Length, path);
                break;
            case DtlsOutput.Connected connected when !transport.HasKeys:
                worker.Context.Counters.HandshakesCompleted++;
                transport.SetKeys(connected.Keys);
                break;
            case DtlsOutput.Failed failed:
                worker.Context.Counters.HandshakesFailed++;
                worker.Router.Close(
                    transport,
                    failed.Reason == DtlsFailure.FingerprintMismatch ? CloseReason.FingerprintMismatch : CloseReason.HandshakeFailed,
                    now);
                break;
            case DtlsOutput.Closed:
                worker.Router.Close(transport, CloseReason.PeerClosed, now);
                break;
        }
    }
}
