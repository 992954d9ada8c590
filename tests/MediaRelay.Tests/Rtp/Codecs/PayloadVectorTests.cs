using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

/// <summary>Packets of a real browser, read as the streams they came in.</summary>
public class PayloadVectorTests
{
    [Theory]
    [InlineData("vp8-simulcast-l1t3", Codec.Vp8, false)]
    [InlineData("vp9-l3t3-key", Codec.Vp9, false)]
    [InlineData("vp9-simulcast-l1t3", Codec.Vp9, false)]
    [InlineData("av1-l3t3-key", Codec.Av1, false)]
    [InlineData("av1-l3t3", Codec.Av1, false)]
    [InlineData("h264-simulcast", Codec.H264, false)]
    [InlineData("vp9-l3t3-key", Codec.Vp9, true)]
    [InlineData("av1-l3t3", Codec.Av1, true)]
    public void Every_dependency_descriptor_says_what_a_second_reader_made_of_it(string name, object codec, bool isEncrypted)
    {
        var readers = new Dictionary<int, PayloadReader>();
        foreach (var vector in PayloadVector.Read(name))
        {
            var reader = readers.TryGetValue(vector.Stream, out var known) ? known : readers[vector.Stream] = new PayloadReader();
            reader.Read((Codec)codec, 0, vector.Payload, vector.Marker, vector.Descriptor, isEncrypted, out var read);

            Assert.True(read.Dependency.HasValue);
            Assert.Equal(vector.Number("frame"), read.Dependency.FrameNumber);
            Assert.Equal(
                (vector.Number("start") == 1, vector.Number("end") == 1, vector.Number("key") == 1),
                (read.StartsFrame, read.EndsFrame, read.StartsKeyFrame));
            Assert.Equal(vector.Numbers("layer"), new int[] { read.SpatialLayer, read.TemporalLayer });
            if (vector.Expected["size"] != "0x0")
            {
                Assert.Equal(vector.Numbers("size", 'x'), new int[] { read.Width, read.Height });
            }

            Assert.Equal(vector.Marker, read.EndsPicture);
            Assert.Equal(Convert.ToUInt32(vector.Expected["active"], 16), read.Dependency.ActiveDecodeTargets);
            AssertStructure(vector, read.Dependency);
        }

        Assert.NotEmpty(readers);
    }

    [Theory]
    [InlineData("vp9-l3t3-key")]
    [InlineData("vp9-simulcast-l1t3")]
    public void Vp9_descriptor_agrees_with_the_dependency_descriptor(string name)
    {
        var reader = new PayloadReader();
        foreach (var vector in PayloadVector.Read(name))
        {
            reader.Read(Codec.Vp9, 0, vector.Payload, vector.Marker, [], isEncrypted: false, out var read);

            Assert.Equal(
                (vector.Number("start") == 1, vector.Number("end") == 1, vector.Number("key") == 1),
                (read.StartsFrame, read.EndsFrame, read.StartsKeyFrame));
            Assert.Equal(vector.Numbers("layer"), new int[] { read.SpatialLayer, read.TemporalLayer });
            Assert.True(read.Numbers is { HasPictureId: true, IsLong: true, PictureIdOffset: 1 });
            if (read.StartsFrame)
            {
                Assert.Equal(vector.Numbers("size", 'x'), new int[] { read.Width, read.Height });
            }
        }
    }

    [Theory]
    [InlineData("vp8-plain", Codec.Vp8)]
    [InlineData("vp9-plain", Codec.Vp9)]
    [InlineData("av1-plain", Codec.Av1)]
    [InlineData("h264-plain", Codec.H264)]
    public void Without_the_extension_the_payload_tells_key_frame_and_size(string name, object codec)
    {
        var reader = new PayloadReader();
        var vectors = PayloadVector.Read(name);
        for (var i = 0; i < vectors.Count; i++)
        {
            reader.Read((Codec)codec, 0, vectors[i].Payload, vectors[i].Marker, [], isEncrypted: false, out var read);

            // The key frame is one packet, but two with VP9.
            Assert.Equal(i == 0, read.StartsKeyFrame);
            Assert.Equal(i == 0 || !(name == "vp9-plain" && i == 1), read.StartsFrame);
            Assert.Equal((name == "vp9-plain" && i == 0, (byte)0, (byte)0), (!read.EndsFrame, read.SpatialLayer, read.TemporalLayer));
            if (i == 0)
            {
                Assert.Equal((320, 180), (read.Width, read.Height));
            }
        }
    }

    [Fact]
    public void Vp8_picture_ids_of_a_real_stream_count_up_by_one()
    {
        var reader = new PayloadReader();
        var ids = new List<int>();
        foreach (var vector in PayloadVector.Read("vp8-plain"))
        {
            reader.Read(Codec.Vp8, 0, vector.Payload, vector.Marker, [], isEncrypted: false, out var read);
            ids.Add(read.Numbers.PictureId);
        }

        Assert.Equal(Enumerable.Range(ids[0], ids.Count), ids);
    }

    private static void AssertStructure(PayloadVector vector, in DependencyFrame frame)
    {
        var structure = frame.Structure!;
        var indications = vector.Expected["dtis"];
        Assert.Equal(indications.Length, structure.DecodeTargetCount);
        for (var target = 0; target < indications.Length; target++)
        {
            Assert.Equal("-DSR".IndexOf(indications[target], StringComparison.Ordinal), frame.IndicationOf(target));
        }

        var chains = vector.Numbers("chains");
        Assert.Equal(chains.Length, structure.ChainCount);
        for (var chain = 0; chain < chains.Length; chain++)
        {
            Assert.Equal(chains[chain], frame.ChainDiffOf(chain));
        }

        Assert.Equal(vector.Numbers("protects"), structure.ChainOfTarget.ToArray().Select(chain => (int)chain));
    }
}
