using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class HeaderExtensionMapTests
{
    [Fact]
    public void Empty_map_knows_no_id_and_no_kind()
    {
        var map = new HeaderExtensionMap();

        Assert.Equal(0, map.IdOf(HeaderExtensionKind.Mid));
        Assert.Equal(HeaderExtensionKind.None, map.KindOf(0));
        Assert.Equal(HeaderExtensionKind.None, map.KindOf(255));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void Id_and_kind_find_each_other(byte id)
    {
        var map = new HeaderExtensionMap();
        map.Set(id, HeaderExtensionKind.TransmissionTimeOffset);

        Assert.Equal(id, map.IdOf(HeaderExtensionKind.TransmissionTimeOffset));
        Assert.Equal(HeaderExtensionKind.TransmissionTimeOffset, map.KindOf(id));
    }

    [Fact]
    public void Kind_that_moves_leaves_its_old_id()
    {
        var map = new HeaderExtensionMap();
        map.Set(3, HeaderExtensionKind.Mid);
        map.Set(5, HeaderExtensionKind.Mid);

        Assert.Equal(HeaderExtensionKind.None, map.KindOf(3));
        Assert.Equal(5, map.IdOf(HeaderExtensionKind.Mid));
    }

    [Fact]
    public void Id_given_to_another_kind_leaves_the_first()
    {
        var map = new HeaderExtensionMap();
        map.Set(3, HeaderExtensionKind.Mid);
        map.Set(3, HeaderExtensionKind.Rid);

        Assert.Equal(0, map.IdOf(HeaderExtensionKind.Mid));
        Assert.Equal(HeaderExtensionKind.Rid, map.KindOf(3));
    }

    [Fact]
    public void Id_set_to_none_is_free_again()
    {
        var map = new HeaderExtensionMap();
        map.Set(3, HeaderExtensionKind.Mid);
        map.Set(3, HeaderExtensionKind.None);

        Assert.Equal(0, map.IdOf(HeaderExtensionKind.Mid));
        Assert.Equal(0, map.IdOf(HeaderExtensionKind.None));
        Assert.Equal(HeaderExtensionKind.None, map.KindOf(3));
    }

    [Fact]
    public void Same_pair_twice_changes_nothing()
    {
        var map = new HeaderExtensionMap();
        map.Set(3, HeaderExtensionKind.Mid);
        map.Set(3, HeaderExtensionKind.Mid);

        Assert.Equal(3, map.IdOf(HeaderExtensionKind.Mid));
        Assert.Equal(HeaderExtensionKind.Mid, map.KindOf(3));
    }

    [Fact]
    public void Every_kind_has_one_uri_that_leads_back_to_it()
    {
        foreach (var kind in Enum.GetValues<HeaderExtensionKind>().Where(kind => kind != HeaderExtensionKind.None))
        {
            var uri = HeaderExtensionUris.UriOf(kind);

            Assert.NotEmpty(uri);
            Assert.Equal(kind, HeaderExtensionUris.KindOf(uri));
        }
    }

    [Fact]
    public void Unknown_uri_is_no_kind()
    {
        Assert.Equal(HeaderExtensionKind.None, HeaderExtensionUris.KindOf("urn:ietf:params:rtp-hdrext:csrc-audio-level"));
        Assert.Equal(HeaderExtensionKind.None, HeaderExtensionUris.KindOf("URN:3GPP:VIDEO-ORIENTATION"));
        Assert.Equal(HeaderExtensionKind.None, HeaderExtensionUris.KindOf(""));
        Assert.Empty(HeaderExtensionUris.UriOf(HeaderExtensionKind.None));
    }
}
