namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>A worker as the links of another see it. Any thread.</summary>
internal interface ILinkedWorker
{
    /// <summary>Its place in the list of workers.</summary>
    byte Index { get; }

    /// <summary>Runs a piece of work on that worker's thread, in order.</summary>
    void Post(Action<WorkerLinks, MonotonicTime> command);

    /// <summary>Something is in one of its rings.</summary>
    void Wake();
}
