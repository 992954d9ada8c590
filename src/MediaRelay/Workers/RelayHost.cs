using System.Threading.Channels;
using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Transports;
using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// The relay in this process: one loop takes commands and does all that is slow or allocates (SDP), the workers
/// do all that is per packet, the handshake thread DTLS, the capture thread files.
/// </summary>
internal sealed class RelayHost : IMediaRelay
{
    private readonly Channel<RelayCommand> _commands = Channel.CreateUnbounded<RelayCommand>(new() { SingleReader = true });
    private readonly Channel<RelayEvent> _events = Channel.CreateUnbounded<RelayEvent>(new() { SingleReader = true });
    private readonly ILogger _logger;
    private readonly DtlsCertificate _certificate = DtlsCertificate.Create();
    private readonly HandshakeThread _handshakes;
    private readonly CaptureRecorder _recorder;
    private readonly RelayWorkers _workers;
    private readonly RelayDirectory _directory = new();
    private readonly OfferNegotiator _negotiator;
    private readonly CaptureCommands _captures;
    private readonly DiagnosticCommands _diagnostics;
    private readonly Task _loop;
    private bool _disposed;

    public RelayHost(RelayOptions options, ILoggerFactory loggerFactory)
    {
        _logger = loggerFactory.CreateLogger<RelayHost>();
        var bound = LocalAddresses.ToBind();
        var announced = LocalAddresses.ToAnnounce(options.AnnouncedAddress, bound);
        _handshakes = new HandshakeThread(_certificate, HandshakeOutput);
        _workers = new RelayWorkers(options, bound, announced, Publish, OnDtls, loggerFactory.CreateLogger<RelayWorker>());
        _recorder = new CaptureRecorder(_workers.Count, Publish, loggerFactory.CreateLogger<CaptureRecorder>());
        AnnouncedAddresses = [.. announced.Select(address => address.ToString())];
        _negotiator = new OfferNegotiator(options, _workers, _directory, _handshakes, _certificate.Fingerprint, Publish);
        RelayWarmUp.Run(_certificate);
        _captures = new CaptureCommands(_workers, _directory, _recorder, Publish);
        _diagnostics = new DiagnosticCommands(_directory, Publish);
        _workers.Start();
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        _logger.RelayStarted(_workers.Count, _workers[0].Port, string.Join(", ", AnnouncedAddresses));
    }

    public ChannelReader<RelayEvent> Events => _events.Reader;

    public IReadOnlyList<string> AnnouncedAddresses { get; }

    public RelayStatistics Statistics => _workers.Statistics;

    public void Post(RelayCommand command) => _commands.Writer.TryWrite(command);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _commands.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        _captures.StopAll();
        await _workers.CloseTransportsAsync().ConfigureAwait(false);
        _handshakes.Dispose();
        _workers.Dispose();
        _recorder.Dispose();
        _certificate.Dispose();
        _events.Writer.TryComplete();
    }

    private void Publish(RelayEvent relayEvent)
    {
        if (relayEvent is TransportClosed closed)
        {
            _handshakes.Close(closed.Transport);
            _commands.Writer.TryWrite(new CloseTransport(closed.Transport)); // so that its negotiation is forgotten too
        }

        _events.Writer.TryWrite(relayEvent);
    }

    private void OnDtls(Transport transport, byte[] datagram)
    {
        if (!_handshakes.TryReceive(transport.Id, datagram))
        {
            transport.CountDrop(DropReason.HandshakeQueueFull);
        }
    }

    private void HandshakeOutput(RelayWorker worker, TransportId id, DtlsOutput output)
    {
        if (output is DtlsOutput.Failed failure)
        {
            _logger.HandshakeFailed(id.Value, failure.Reason.ToString(), failure.Detail);
        }

        worker.Post((self, now) => HandshakeCommands.Apply(self, id, output, now));
    }

    private async Task RunAsync()
    {
        await foreach (var command in _commands.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Handle(command);
            }
#pragma warning disable CA1031 // a command that cannot be done must not end the relay for all others
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.CommandFailed(exception, command.GetType().Name);
            }
        }
    }

    private void Handle(RelayCommand command)
    {
        switch (command)
        {
            case ApplyOffer offer:
                _negotiator.Apply(offer);
                break;
            case RestartIce restart:
                _negotiator.Restart(restart);
                break;
            case CloseTransport close:
                _negotiator.Close(close.Transport);
                break;
            case SetSlotSource slot:
                SetSource(slot);
                break;
            case SetSlotDemand demand:
                SetDemand(demand);
                break;
            case StartCapture or AddCaptureTrack or AddCaptureNote or StopCapture:
                _captures.Handle(command);
                break;
            case RequestStatistics or StartTrace or StopTrace:
                _diagnostics.Handle(command);
                break;
        }
    }

    private void SetDemand(SetSlotDemand demand)
    {
        _directory.WorkerOf(demand.Transport)?.Post((self, _) =>
        {
            if (self.Router.Find(demand.Transport)?.FindDownTrack(demand.Mid) is { } track)
            {
                track.Demand = new SlotDemand(demand.Width, demand.Height, demand.Priority);
            }
        });
    }

    private void SetSource(SetSlotSource slot)
    {
        TrackPlace? source = slot.Source is { } id && _directory.TryFind(id, out var place) ? place : null;
        _directory.WorkerOf(slot.Transport)?.Post((self, now) =>
        {
            if (self.Router.Find(slot.Transport)?.FindDownTrack(slot.Mid) is { } track)
            {
                track.SetSource(source is { } shown ? SourceOn(self, slot.Source!.Value, shown) : null, now);
            }
        });
    }

    /// <summary>The track itself on its own worker, a copy on any other.</summary>
    private static UpTrack? SourceOn(RelayWorker worker, UpTrackId track, TrackPlace place) => ReferenceEquals(worker, place.Worker)
        ? worker.Router.Find(track)
        : worker.Router.Links.FindOrOpen(track, place.Line, place.Worker);
}
