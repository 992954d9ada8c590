using CrossStrait.MediaRelay.Diagnostics;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Statistics and traces of single transports, on request.</summary>
internal sealed class DiagnosticCommands(RelayDirectory directory, Action<RelayEvent> publish)
{
    public void Handle(RelayCommand command)
    {
        switch (command)
        {
            case RequestStatistics request:
                Gather(request);
                break;
            case StartTrace start:
                Start(start);
                break;
            case StopTrace stop:
                directory.WorkerOf(stop.Transport)?.Post((self, _) => self.Router.Find(stop.Transport)?.EndTrace());
                break;
        }
    }

    private void Gather(RequestStatistics request)
    {
        if (directory.WorkerOf(request.Transport) is { } worker)
        {
            worker.Post((self, _) => publish(new StatisticsGathered(
                request.Request, request.Transport, self.Router.Find(request.Transport)?.ReadStatistics())));
        }
        else
        {
            publish(new StatisticsGathered(request.Request, request.Transport, null));
        }
    }

    private void Start(StartTrace start)
    {
        if (directory.WorkerOf(start.Transport) is not { } worker)
        {
            publish(new TraceEnded(start.Request, start.Transport, 0, "no such transport"));
            return;
        }

        var wallClock = WallClock.Now;
        worker.Post((self, now) =>
        {
            if (self.Router.Find(start.Transport) is not { } transport)
            {
                publish(new TraceEnded(start.Request, start.Transport, 0, "no such transport"));
            }
            else if (!transport.TryTrace(() => new PacketTrace(start, now, wallClock, publish)))
            {
                publish(new TraceEnded(start.Request, start.Transport, 0, "this transport is being traced already"));
            }
        });
    }
}
