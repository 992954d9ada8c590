using System.Buffers.Binary;
using Xunit;

namespace CrossStrait.Fuzz;

public class FuzzRunnerTests
{
    private const int Runs = 200_000;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // Elements of type, length and value, as most formats have them.
    private static readonly byte[][] _corpus =
    [
        [0x01, 0x03, 0xAA, 0xBB, 0xCC, 0x02, 0x01, 0xDD],
        [0x00, 0x05, 0x01, 0x02, 0x03, 0x04, 0x05],
    ];

    [Fact]
    public void Length_that_is_trusted_is_found()
    {
        var failure = Find(TrustLength);

        Assert.IsType<ArgumentOutOfRangeException>(failure.Exception);
        Assert.Throws<ArgumentOutOfRangeException>(() => TrustLength(failure.Input));
    }

    [Fact]
    public void Rare_value_in_one_place_is_found()
    {
        var failure = Find(input =>
        {
            if (input.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(input[2..]) == 0x8000)
            {
                throw new InvalidOperationException("planted");
            }
        });

        Assert.Equal("planted", failure.Exception.Message);
        Assert.Equal([0x80, 0x00], failure.Input[2..]);
    }

    [Fact]
    public void Failing_input_is_shortened_and_printed_as_hex()
    {
        var failure = Find(input =>
        {
            if (input.Contains((byte)0xEE))
            {
                throw new InvalidOperationException("planted");
            }
        });

        Assert.Equal([0xEE], failure.Input);
        Assert.Contains("Planted failed in run ", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains(" on 1 bytes: EE\n", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_of_the_corpus_is_tried_before_any_mutation()
    {
        var result = FuzzRunner.Run("Planted", input => Assert.NotEqual(7, input.Length), _corpus, _minute, Runs);

        Assert.Equal(2, result.Runs);
        Assert.Equal(_corpus[1], result.Failure?.Input);
    }

    [Fact]
    public void Same_corpus_gives_the_same_inputs()
    {
        List<string> first = [];
        List<string> second = [];
        FuzzRunner.Run("Planted", input => first.Add(Convert.ToHexString(input)), _corpus, _minute, 500);
        FuzzRunner.Run("Planted", input => second.Add(Convert.ToHexString(input)), _corpus, _minute, 500);

        Assert.Equal(500, first.Count);
        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 250);
    }

    [Fact]
    public void Run_without_fault_ends_with_its_budget()
    {
        var result = FuzzRunner.Run("Planted", _ => { }, _corpus, TimeSpan.FromMilliseconds(20));

        Assert.Null(result.Failure);
        Assert.True(result.Runs > 2);
    }

    private static FuzzFailure Find(FuzzEntry fuzz)
    {
        var failure = FuzzRunner.Run("Planted", fuzz, _corpus, _minute, Runs).Failure;
        Assert.NotNull(failure);
        return failure;
    }

    private static void TrustLength(ReadOnlySpan<byte> input)
    {
        while (input.Length >= 2)
        {
            input = input[(2 + input[1])..];
        }
    }
}
