using System.Buffers.Binary;
using CrossStrait.MediaRelay.Workers.Links;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers.Links;

public class LinkRingTests
{
    private const int PlaceBytes = 16;

    /// <summary>What the two sides may do, in any order: write one, show them, take one.</summary>
    private enum Step
    {
        Write,
        Publish,
        Take,
    }

    [Fact]
    public void Any_interleaving_delivers_all_that_was_published_in_order_and_refuses_the_rest() =>
        Prop.ForAll(Gen.Choose(0, 4).Zip(Gen.Elements(Step.Write, Step.Write, Step.Publish, Step.Take, Step.Take).ListOf(200)).ToArbitrary(), run =>
        {
            var (log, steps) = run;
            using var ring = new LinkRing(1 << log, PlaceBytes);
            var model = new Queue<int>();
            var unpublished = 0;
            var next = 0;
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Step.Write:
                        Assert.Equal(model.Count < ring.Capacity, TryWrite(ring, next));
                        if (model.Count < ring.Capacity)
                        {
                            model.Enqueue(next);
                            unpublished++;
                        }

                        next++;
                        break;
                    case Step.Publish:
                        Assert.Equal(unpublished > 0, ring.Publish());
                        unpublished = 0;
                        break;
                    case Step.Take:
                        Assert.Equal(model.Count > unpublished, TryRead(ring, out var number));
                        if (model.Count > unpublished)
                        {
                            Assert.Equal(model.Dequeue(), number);
                        }

                        break;
                }

                Assert.Equal(model.Count - unpublished, ring.Waiting);
            }
        }).MustHold();

    [Fact]
    public void Two_threads_pass_a_million_entries_in_order_and_none_is_torn()
    {
        const int Count = 1_000_000;
        using var ring = new LinkRing(256, PlaceBytes);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var producer = new Thread(() =>
        {
            for (var i = 0; i < Count && !deadline.IsCancellationRequested;)
            {
                if (TryWrite(ring, i))
                {
                    i++;
                    if (i % 7 == 0 || i == Count)
                    {
                        ring.Publish();
                    }
                }
                else
                {
                    ring.Publish();
                    Thread.Yield();
                }
            }
        });
        producer.Start();
        var taken = 0;
        while (taken < Count && !deadline.IsCancellationRequested)
        {
            if (TryRead(ring, out var number))
            {
                Assert.Equal(taken++, number);
            }
            else
            {
                Thread.Yield();
            }
        }

        producer.Join();
        Assert.Equal(Count, taken);
    }

    /// <summary>The number goes into all three parts of a place.</summary>
    private static bool TryWrite(LinkRing ring, int number)
    {
        if (!ring.TryReserve(out var place))
        {
            return false;
        }

        ref var entry = ref ring.EntryAt(place);
        entry.Link = number;
        entry.Packet.Sequence = number;
        BinaryPrimitives.WriteInt64LittleEndian(ring.BytesAt(place), number);
        BinaryPrimitives.WriteInt64LittleEndian(ring.BytesAt(place)[8..], ~(long)number);
        ring.Commit();
        return true;
    }

    private static bool TryRead(LinkRing ring, out int number)
    {
        number = -1;
        if (!ring.TryTake(out var place))
        {
            return false;
        }

        number = ring.EntryAt(place).Link;
        Assert.Equal(number, ring.EntryAt(place).Packet.Sequence);
        Assert.Equal(number, BinaryPrimitives.ReadInt64LittleEndian(ring.BytesAt(place)));
        Assert.Equal(~(long)number, BinaryPrimitives.ReadInt64LittleEndian(ring.BytesAt(place)[8..]));
        ring.Release();
        return true;
    }
}
