using System.Globalization;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

/// <summary>One line of a file in Vectors/payloads; its README says what stands in it.</summary>
internal sealed record PayloadVector(int Stream, bool Marker, byte[] Descriptor, byte[] Payload, IReadOnlyDictionary<string, string> Expected)
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "payloads");

    public static IReadOnlyList<PayloadVector> Read(string name) =>
        [.. File.ReadLines(Path.Combine(_folder, name + ".txt")).Where(line => !line.StartsWith('#')).Select(Parse)];

    public int Number(string field) => int.Parse(Expected[field], CultureInfo.InvariantCulture);

    /// <summary>Numbers parted by commas; none for "-".</summary>
    public int[] Numbers(string field, char separator = ',') =>
        Expected[field] == "-" ? [] : [.. Expected[field].Split(separator).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    private static PayloadVector Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var expected = words[5..].Where(word => word != "-").Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new PayloadVector(int.Parse(words[0], CultureInfo.InvariantCulture), words[1] == "1", Bytes(words[2]), Bytes(words[3]), expected);
    }

    private static byte[] Bytes(string word) => word == "-" ? [] : Convert.FromHexString(word);
}
