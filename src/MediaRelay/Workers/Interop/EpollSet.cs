using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Workers.Interop;

/// <summary>One epoll, each descriptor in it with a number of the caller's that comes back with its events. One thread.</summary>
internal sealed unsafe class EpollSet : IDisposable
{
    /// <summary>Events taken by one <see cref="Wait"/>.</summary>
    public const int MaxEvents = 64;

    // struct epoll_event is packed on x86-64 only: the 64 bits of data stand at 4 there and at 8 elsewhere.
    private static readonly bool _isPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int _dataOffset = _isPacked ? 4 : 8;
    private static readonly int _eventBytes = _isPacked ? 12 : 16;

    private readonly byte* _events = (byte*)NativeMemory.Alloc(MaxEvents * 16);

    /// <summary>Readable itself while any descriptor in it has something: it may stand in another epoll.</summary>
    public int Descriptor { get; } = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);

    public bool TryAdd(int descriptor, uint interest, int tag) => Control(LibC.EPOLL_CTL_ADD, descriptor, interest, tag);

    public bool TryChange(int descriptor, uint interest, int tag) => Control(LibC.EPOLL_CTL_MOD, descriptor, interest, tag);

    public void Remove(int descriptor) => Control(LibC.EPOLL_CTL_DEL, descriptor, 0, 0);

    /// <returns>How many events there are, to be read by <see cref="this"/>.</returns>
    public int Wait(int milliseconds) => Math.Max(0, LibC.epoll_wait(Descriptor, _events, MaxEvents, milliseconds));

    public (int Tag, uint Events) this[int index]
    {
        get
        {
            var first = _events + (index * _eventBytes);
            return (*(int*)(first + _dataOffset), *(uint*)first);
        }
    }

    public void Dispose()
    {
        _ = LibC.close(Descriptor);
        NativeMemory.Free(_events);
    }

    private bool Control(int operation, int descriptor, uint interest, int tag)
    {
        var epollEvent = stackalloc byte[16];
        *(uint*)epollEvent = interest;
        *(long*)(epollEvent + _dataOffset) = tag;
        return LibC.epoll_ctl(Descriptor, operation, descriptor, epollEvent) == 0;
    }
}
