namespace CrossStrait.Interop.Hosting;

/// <summary>The last lines that a process wrote.</summary>
internal sealed class ServerLog
{
    private const int Kept = 60;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }

    public string Tail()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
