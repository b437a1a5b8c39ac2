using Pith.Data.Formats.Pickle;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>A tensor: its storage, where it starts in it, and how far apart neighbours of each axis lie.</summary>
/// <param name="storage">The storage.</param>
/// <param name="type">The element type where the storage has none; else null.</param>
/// <param name="first">The first element's place in the storage.</param>
/// <param name="shape">The lengths of the axes.</param>
/// <param name="strides">Elements from one to the next along each axis.</param>
sealed class TorchTensor(TorchStorage storage, string? type, long first, long[] shape, long[] strides) : IPickledArray
{
    public IReadOnlyList<long> Shape => shape;

    public string TypeName => type ?? storage.Format?.Name ?? storage.Type;

    /// <remarks>A contiguous or transposed tensor is mapped in place; of any other the elements are gathered into memory.</remarks>
    public StoredArray Open(string name)
    {
        ElementFormat format = FormatOf(name);
        if (storage.Region is not { } region)
            throw new InvalidDataContentException($"{name} is a tensor whose numbers are not in the file; the file is broken.");
        long length = Math.Min(storage.Length, SaturatingProduct(storage.Count, type is null ? format.Size : 1));
        long count = CheckPlace(name, format, length);
        long start = storage.Offset + (first * format.Size);
        if (count == 0)
            return new StoredArray(name, format, shape, false, region.Share(), storage.Offset);
        if (IsDense([.. Enumerable.Range(0, shape.Length).Reverse()]))
            return new StoredArray(name, format, shape, false, region.Share(), start);
        if (IsDense([.. Enumerable.Range(0, shape.Length)]))
            return new StoredArray(name, format, shape, true, region.Share(), start);
        if (count > region.Length / format.Size)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} repeats its elements to {count}, more than the file holds; save tensor.clone() instead of an expanded tensor."));
        }
        using ByteRegion gathered = ByteRegion.Allocate(count * format.Size, name);
        Gather(region, start, gathered, format.Size);
        return new StoredArray(name, format, shape, false, gathered.Share(), 0);
    }

    ElementFormat FormatOf(string name)
    {
        ElementFormat? format = type is null ? storage.Format : TorchStorage.FormatOf(type);
        return format ?? throw new InvalidDataContentException(
            $"{name} has elements of type {TypeName}, which Pith does not read; save it with tensor.float().");
    }

    // The last element must lie in the storage, and the elements must be countable.
    long CheckPlace(string name, ElementFormat format, long length)
    {
        if (shape.Length != strides.Length)
            throw new InvalidDataContentException($"{name} is a tensor whose shape and strides differ in length; the file is broken.");
        if (Array.IndexOf(shape, 0) >= 0)
            return 0;
        Int128 last = first;
        Int128 count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)(shape[axis] - 1) * strides[axis];
            count = Int128.Min(count * shape[axis], long.MaxValue);
        }
        if ((last + 1) * format.Size > length)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} reaches to byte {(last + 1) * format.Size} of a storage of {length}; the file is broken."));
        }
        return (long)count;
    }

    // Whether elements follow each other without gaps where the given axes vary fastest in that order. An axis of one has no step.
    bool IsDense(int[] axes)
    {
        long step = 1;
        foreach (int axis in axes)
        {
            if (shape[axis] == 1)
                continue;
            if (strides[axis] != step)
                return false;
            step *= shape[axis];
        }
        return true;
    }

    unsafe void Gather(ByteRegion region, long start, ByteRegion gathered, int size)
    {
        var index = new long[shape.Length];
        byte* source = region.Pointer + start;
        byte* target = gathered.Pointer;
        byte* end = target + gathered.Length;
        while (target < end)
        {
            for (int b = 0; b < size; b++)
                target[b] = source[b];
            target += size;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                source += strides[axis] * size;
                if (++index[axis] < shape[axis])
                    break;
                source -= shape[axis] * strides[axis] * size;
                index[axis] = 0;
            }
        }
    }

    static long SaturatingProduct(long a, long b) => (long)Int128.Min((Int128)a * b, long.MaxValue);
}
