using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class PictureRewriterTests
{
    [Fact]
    public void Pictures_left_out_of_VP8_leave_no_gap_and_a_late_one_finds_its_number()
    {
        var rewriter = new PictureRewriter();
        rewriter.Switch(Numbers(100), closesGaps: true);

        Assert.Equal(100, Map(rewriter, 100));
        rewriter.Drop(Numbers(101));
        Assert.Equal(102, Map(rewriter, 103)); // 102 is missing: one number is kept for it
        Assert.Equal(101, Map(rewriter, 102));
        Assert.Equal(102, Map(rewriter, 103));
    }

    [Fact]
    public void A_picture_that_was_left_out_has_no_number_any_more()
    {
        var rewriter = new PictureRewriter();
        rewriter.Switch(Numbers(100), closesGaps: true);
        Map(rewriter, 100);
        rewriter.Drop(Numbers(101));
        Map(rewriter, 102);

        Assert.Null(Map(rewriter, 101));
        Assert.Null(Map(rewriter, 99));
    }

    [Fact]
    public void Pictures_left_out_of_VP9_leave_their_gaps()
    {
        var rewriter = new PictureRewriter();
        rewriter.Switch(Numbers(0x7FFE), closesGaps: false);

        Assert.Equal(0x7FFE, Map(rewriter, 0x7FFE));
        rewriter.Drop(Numbers(0x7FFF));
        Assert.Equal(2, Map(rewriter, 2));
        Assert.Equal(502, Map(rewriter, 502));
    }

    [Fact]
    public void Another_stream_goes_on_with_the_next_picture_and_the_next_TL0PICIDX()
    {
        var rewriter = new PictureRewriter();
        rewriter.Switch(Numbers(0x7FFF, tl0: 255), closesGaps: true);
        rewriter.TryMap(Numbers(0x7FFF, tl0: 255), out _, out _);

        rewriter.Switch(Numbers(77, tl0: 9), closesGaps: true);

        Assert.True(rewriter.TryMap(Numbers(77, tl0: 9), out var picture, out var tl0));
        Assert.Equal((0, 0), (picture, tl0));
        Assert.Null(Map(rewriter, 76));
    }

    [Fact]
    public void No_two_pictures_get_one_number_whatever_is_left_out_late_or_switched()
    {
        // Steps: pictures in shuffled order, some left out, and now and then another stream.
        Prop.ForAll(Gen.Choose(0, 99).ListOf(300).ToArbitrary(), steps =>
        {
            var rewriter = new PictureRewriter();
            var stream = 0;
            var next = 32_700;
            var given = new Dictionary<int, (int Stream, int Picture)>();
            var leftOut = new HashSet<int>();
            rewriter.Switch(Numbers(next), closesGaps: true);
            foreach (var step in steps)
            {
                if (step < 3)
                {
                    stream++;
                    next += 1_000;
                    leftOut.Clear();
                    rewriter.Switch(Numbers(next), closesGaps: true);
                }

                var picture = step switch { < 20 => next - 1 - (step % 8), < 30 => next + (step % 4), _ => next };
                next = Math.Max(next, picture + 1);
                if (step % 4 == 3)
                {
                    leftOut.Add(picture);
                    rewriter.Drop(Numbers(picture));
                }
                else if (Map(rewriter, picture) is { } number)
                {
                    if (leftOut.Contains(picture) || (given.TryGetValue(number, out var other) && other != (stream, picture)))
                    {
                        return false;
                    }

                    given[number] = (stream, picture);
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static int? Map(PictureRewriter rewriter, int picture) =>
        rewriter.TryMap(Numbers(picture), out var mapped, out _) ? mapped : null;

    private static PictureNumbers Numbers(int picture, byte tl0 = 0) => new()
    {
        HasPictureId = true,
        IsLong = true,
        PictureId = (ushort)(picture & 0x7FFF),
        HasTl0PicIdx = true,
        Tl0PicIdx = tl0,
    };
}
