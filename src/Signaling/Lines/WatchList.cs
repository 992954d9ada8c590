using System.Collections.Concurrent;

namespace CrossStrait.Signaling.Lines;

/// <summary>Small numbers for people, so that who is watched by whom is a bit and not a string.</summary>
internal sealed class PersonNumbers
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _last = -1;

    public int Of(string personId) => _numbers.GetOrAdd(personId, _ => Interlocked.Increment(ref _last));
}

/// <summary>The people whom one device watches. With two thousand devices that watch two thousand people each, sets of strings would be most of the memory.</summary>
internal sealed class WatchList(PersonNumbers numbers)
{
    private const int BitsPerWord = 64;

    private ulong[] _words = [];

    public void Add(IEnumerable<string> people)
    {
        var added = people.Select(numbers.Of).ToArray();
        if (added.Length == 0)
        {
            return;
        }

        lock (numbers)
        {
            var words = new ulong[Math.Max(_words.Length, (added.Max() / BitsPerWord) + 1)];
            _words.CopyTo(words, 0);
            foreach (var number in added)
            {
                words[number / BitsPerWord] |= 1UL << (number % BitsPerWord);
            }

            Volatile.Write(ref _words, words);
        }
    }

    public bool Has(string personId)
    {
        var number = numbers.Of(personId);
        var words = Volatile.Read(ref _words);
        return number / BitsPerWord < words.Length && (words[number / BitsPerWord] & (1UL << (number % BitsPerWord))) != 0;
    }
}
