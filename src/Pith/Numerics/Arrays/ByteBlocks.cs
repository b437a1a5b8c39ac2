using System.Runtime.InteropServices;

namespace Pith.Numerics.Arrays;

/// <summary>Walks the bytes of a span of numbers in blocks, since a span of bytes cannot hold more than 2 GB.</summary>
ref struct ByteBlocks<T>(ReadOnlySpan<T> values)
    where T : unmanaged
{
    const int Block = 1 << 20;
    ReadOnlySpan<T> _rest = values;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ByteBlocks<T> GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int count = Math.Min(_rest.Length, Block);
        Current = MemoryMarshal.AsBytes(_rest[..count]);
        _rest = _rest[count..];
        return true;
    }
}
