using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CrossStrait.MediaRelay.Packets;

/// <summary>
/// Asks for memory some microseconds before it is read. What a slot needs lies in some twenty objects, which the kernel's
/// own work on the packets of a hundred other receivers pushes out of the cache between two visits. Only a hint: it may
/// name an object that a collection is about to move, or none.
/// </summary>
internal static unsafe class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>The beginning of an object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? item, int lines)
    {
        if (Sse.IsSupported)
        {
            Fetch((byte*)Unsafe.As<object?, nint>(ref item), lines);
        }
    }

    /// <summary>Memory from a place in an array on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(T[] array, long index, int lines)
    {
        if (Sse.IsSupported)
        {
            Fetch((byte*)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), (nint)index)), lines);
        }
    }

    /// <summary>Native memory, or none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(byte* address, int lines)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0; i < lines; i++)
            {
                Sse.Prefetch0(address + (i * LineBytes));
            }
        }
    }
}
