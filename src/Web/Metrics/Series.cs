using System.Diagnostics.Metrics;

namespace CrossStrait.Web.Metrics;

internal enum SeriesKind
{
    /// <summary>Measurements are increments of a counter.</summary>
    Sum,

    /// <summary>Measurements are the total itself, or increments that may be negative: a value of now.</summary>
    Level,

    Histogram,
}

/// <summary>What was measured by one instrument under one set of tags.</summary>
/// <param name="kind">How it is exposed.</param>
/// <param name="adds">True if measurements add up; false if each replaces the last (gauges, observable instruments).</param>
internal sealed class Series(SeriesKind kind, bool adds)
{
    /// <summary>
    /// Seconds: from a millisecond to a minute, which is what joins, handshakes and compositions take.
    /// </summary>
    private static readonly double[] _bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, double.PositiveInfinity];
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[_bounds.Length];
    private double _value;
    private long _count;

    public static Series For(Instrument instrument) =>
        new(KindOf(instrument), !instrument.IsObservable && DefinitionOf(instrument) != typeof(Gauge<>));

    public static SeriesKind KindOf(Instrument instrument)
    {
        var definition = DefinitionOf(instrument);
        if (definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>))
        {
            return SeriesKind.Sum;
        }

        return definition == typeof(Histogram<>) ? SeriesKind.Histogram : SeriesKind.Level;
    }

    public void Record(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        lock (_lock)
        {
            _value = adds ? _value + value : value;
            if (kind == SeriesKind.Histogram)
            {
                _count++;
                _buckets[Array.FindIndex(_bounds, bound => value <= bound)]++;
            }
        }
    }

    public void Write(PrometheusText text, string family, string labels)
    {
        var braced = labels.Length == 0 ? "" : $"{{{labels}}}";
        lock (_lock)
        {
            if (kind != SeriesKind.Histogram)
            {
                text.Begin(family, kind == SeriesKind.Sum ? "counter" : "gauge");
                text.Sample(family, braced, _value);
                return;
            }

            text.Begin(family, "histogram");
            var atMost = 0L;
            for (var i = 0; i < _bounds.Length; i++)
            {
                atMost += _buckets[i];
                var bound = PrometheusText.Label("le", PrometheusText.Format(_bounds[i]));
                text.Sample($"{family}_bucket", labels.Length == 0 ? $"{{{bound}}}" : $"{{{labels},{bound}}}", atMost);
            }

            text.Sample($"{family}_sum", braced, _value);
            text.Sample($"{family}_count", braced, _count);
        }
    }

    private static Type DefinitionOf(Instrument instrument)
    {
        var type = instrument.GetType();
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }
}
