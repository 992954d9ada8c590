using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public class CodecSetTests
{
    private readonly CodecSet _set = new("VP8, VP9,H264,AV1");

    [Theory]
    [InlineData("VP8,VP9,H264,AV1", new string[0])]
    [InlineData("VP8,VP9", new[] { "AV1,VP9,H264,VP8", "VP9,VP8" })]
    [InlineData("VP9", new[] { "VP9", "AV1,vp9,H264,VP8" })]
    [InlineData("VP8,VP9", new[] { "VP8,VP9", "" })]
    [InlineData("VP9", new[] { "VP9,AV1", "VP9,H264", "VP8" })]
    [InlineData("VP8,VP9,H264,AV1", new[] { "", "H265" })]
    public void The_set_is_what_all_who_decode_video_decode_or_else_most(string expected, string[] members)
    {
        _set.Follow(members.Select(Names));

        Assert.Equal(expected, string.Join(',', _set.Video));
    }

    [Fact]
    public void Only_another_set_is_news()
    {
        Assert.False(_set.Follow([Names("AV1,H264,VP8,VP9")]));
        Assert.True(_set.Follow([Names("VP8")]));
        Assert.False(_set.Follow([Names("VP8"), Names("VP8,VP9")]));
        Assert.True(_set.Follow([]));
    }

    [Fact]
    public void An_offer_may_use_what_it_shares_with_the_set_and_anything_if_that_is_nothing()
    {
        _set.Follow([Names("VP9,VP8")]);

        Assert.Equal(["VP8"], _set.Allow(Names("H264,VP8")));
        Assert.Null(_set.Allow(Names("H264")));
    }

    private static HashSet<string> Names(string text) =>
        new(text.Split(',', StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
