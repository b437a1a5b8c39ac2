using Pith.Numerics.Arrays;

namespace Pith.Neighbors.Approximate;

/// <summary>Room for what ranks send each other again and again: it is kept from one time to the next, since to have it anew costs as much as to fill it.</summary>
static unsafe class AddedRoom
{
    // More than is asked for is taken, which costs nothing until it is touched.
    static long WithSlack(long length) => length + (length / 4);

    /// <summary>A buffer of at least some length, the one that is there where it suffices.</summary>
    /// <param name="room">The buffer, or null.</param>
    /// <param name="length">Values.</param>
    public static NativeBuffer<T> Of<T>(ref NativeBuffer<T>? room, long length)
        where T : unmanaged
    {
        if (room is not null && room.Length >= length)
            return room;
        room?.Dispose();
        room = new NativeBuffer<T>(WithSlack(length));
        return room;
    }

    /// <summary>Makes sure that there are more values behind those of a buffer, which stay.</summary>
    /// <param name="buffer">The buffer; another one where it was too short.</param>
    /// <param name="kept">Values that stay.</param>
    /// <param name="more">Values behind them.</param>
    /// <returns>Whether it is another one.</returns>
    public static bool Behind<T>(ref NativeBuffer<T> buffer, long kept, long more)
        where T : unmanaged
    {
        if (buffer.Length >= kept + more)
            return false;
        var longer = new NativeBuffer<T>(kept + WithSlack(more));
        Buffer.MemoryCopy(buffer.Pointer, longer.Pointer, kept * sizeof(T), kept * sizeof(T));
        buffer.Dispose();
        buffer = longer;
        return true;
    }
}
