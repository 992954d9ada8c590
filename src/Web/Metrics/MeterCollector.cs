using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CrossStrait.Web.Metrics;

/// <summary>
/// Listens to the meters of this product ("CrossStrait.*") and keeps their sums, because no exporter package for
/// Prometheus is used. Measurements come from any thread; observable instruments are asked when somebody reads.
/// </summary>
internal sealed class MeterCollector : IDisposable
{
    private const string MeterPrefix = "CrossStrait.";
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public MeterCollector()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Record(instrument, (double)value, tags));
    }

    /// <summary>What was measured before is not known.</summary>
    public void Start() => _listener.Start();

    public void Write(PrometheusText text)
    {
        _listener.RecordObservableInstruments();
        var families = _series
            .GroupBy(series => Family(series.Key.Instrument), StringComparer.Ordinal)
            .OrderBy(family => family.Key, StringComparer.Ordinal);
        foreach (var family in families)
        {
            foreach (var (key, series) in family.OrderBy(series => series.Key.Labels, StringComparer.Ordinal))
            {
                series.Write(text, family.Key, key.Labels);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray()
            .OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => PrometheusText.Label(tag.Key, tag.Value));
        var series = _series.GetOrAdd((instrument, string.Join(',', labels)), static key => Series.For(key.Instrument));
        series.Record(value);
    }

    /// <summary>Dots become underscores; the unit is spelt out; a counter ends in <c>_total</c>.</summary>
    private static string Family(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var name = PrometheusText.Name(instrument.Name) + unit;
        return Series.KindOf(instrument) == SeriesKind.Sum ? $"{name}_total" : name;
    }
}
