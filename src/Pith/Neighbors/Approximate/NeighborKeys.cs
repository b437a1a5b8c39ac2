using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Neighbors.Approximate;

/// <summary>A neighbour as one whole number: the distance of its codes in bits 32-62, its row in bits 1-31, and in bit 0 whether it is new.</summary>
/// <remarks>Ascending numbers are ascending distances, at equal distance ascending rows. That order is total, so the best of any set of offers
/// do not depend on the order in which they arrive.</remarks>
static unsafe class NeighborKeys
{
    /// <summary>The bit of a neighbour that no local join has used yet.</summary>
    public const long New = 1;

    /// <summary>The key of an empty place, after every neighbour.</summary>
    public const long Empty = ((long)int.MaxValue << 32) | 0xFFFFFFFE;

    /// <summary>Keys of a vector; lists are a multiple of it long.</summary>
    public const int Lanes = 8;

    /// <summary>The key of a new neighbour.</summary>
    public static long Make(int distance, int row) => ((long)distance << 32) | ((uint)row << 1) | New;

    /// <summary>The key that the neighbour has of the row whose neighbour it is: as far, and as new.</summary>
    /// <param name="key">The row's key of the neighbour.</param>
    /// <param name="row">The row.</param>
    public static long OfOther(long key, int row) => (key & ~0xFFFFFFFFL) | ((uint)row << 1) | (key & New);

    /// <summary>The neighbour's row; <see cref="int.MaxValue"/> of an empty place.</summary>
    public static int RowOf(long key) => (int)((uint)key >> 1);

    /// <summary>The distance of the codes.</summary>
    public static int DistanceOf(long key) => (int)(key >> 32);

    /// <summary>Whether the list holds the neighbour, new or not.</summary>
    /// <param name="list">[length] aligned; it may change meanwhile, as keys are read and written whole.</param>
    /// <param name="length">A multiple of 8.</param>
    /// <param name="key">A new neighbour's key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(long* list, int length, long key)
    {
        Vector512<long> wanted = Vector512.Create(key), flag = Vector512.Create(New);
        for (int i = 0; i < length; i += Lanes)
        {
            if (Vector512.EqualsAny(Vector512.Load(list + i) | flag, wanted))
                return true;
        }
        return false;
    }

    /// <summary>Puts a new neighbour in its place, unless the list holds it or all of the list precedes it; the last one leaves.</summary>
    /// <param name="list">[length] ascending, aligned.</param>
    /// <param name="length">A multiple of 8.</param>
    /// <param name="key">A new neighbour's key.</param>
    /// <returns>Whether the list changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Insert(long* list, int length, long key)
    {
        if (key >= list[length - 1] || Contains(list, length, key))
            return false;
        if (Avx512F.IsSupported)
            Shift512(list, length, key);
        else
            Shift(list, length, key);
        return true;
    }

    // In an ascending list each place becomes max(its predecessor, min(itself, key)): what precedes the key stays, the key comes before what
    // follows it, and that moves up by one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Shift512(long* list, int length, long key)
    {
        Vector512<long> k = Vector512.Create(key);
        Vector512<long> block = Vector512.Load(list + length - Lanes);
        for (int i = length - Lanes; i > 0; i -= Lanes)
        {
            Vector512<long> before = Vector512.Load(list + i - Lanes);
            Vector512.Max(Avx512F.AlignRight64(block, before, Lanes - 1), Vector512.Min(block, k)).Store(list + i);
            block = before;
        }
        Vector512.Max(Avx512F.AlignRight64(block, Vector512.Create(long.MinValue), Lanes - 1), Vector512.Min(block, k)).Store(list);
    }

    static void Shift(long* list, int length, long key)
    {
        int at = length - 1;
        for (; at > 0 && list[at - 1] > key; at--)
            list[at] = list[at - 1];
        list[at] = key;
    }
}
