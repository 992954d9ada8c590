using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class AudioLevelConversationTests
{
    [Fact]
    public void Who_speaks_and_who_fell_silent_is_told()
    {
        using var relay = new VirtualRelay();
        var speaker = relay.Connect(VirtualRelay.AudioUp("0", 11));
        var listener = relay.Connect(VirtualRelay.AudioUp("0", 12));
        var packets = 0;

        Talk(30);

        Assert.Contains(Levels(relay), level => level is { Track.Value: 100, IsSpeaking: true, Dbov: 30 });
        Assert.DoesNotContain(Levels(relay), level => level.Track.Value == 200 && level.IsSpeaking);

        Talk(127);

        Assert.Equal(new AudioLevel(new UpTrackId(100), 127, false), Levels(relay).Last(level => level.Track.Value == 100));

        void Talk(byte level) => relay.Run(TimeSpan.FromSeconds(3), () =>
        {
            if (relay.Now.Ticks / TimeSpan.TicksPerMillisecond % 20 == 0)
            {
                speaker.SendRtp(Packet(11, packets, (byte)(0x80 | level)), packets);
                listener.SendRtp(Packet(12, packets, 100), packets);
                packets++;
            }
        });
    }

    private static List<AudioLevel> Levels(VirtualRelay relay) =>
        [.. relay.Events.OfType<AudioLevels>().SelectMany(told => told.Levels)];

    private static byte[] Packet(uint ssrc, int sequence, byte level)
    {
        Span<byte> buffer = stackalloc byte[100];
        buffer.Clear();
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(VirtualRelay.OpusPayloadType, marker: false, (ushort)sequence, (uint)sequence * 960, ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(1, [level]);
        var length = writer.End();
        BinaryPrimitives.WriteInt32BigEndian(buffer[length..], sequence);
        return buffer[..(length + 40)].ToArray();
    }
}
