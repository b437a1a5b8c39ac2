using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pith.Numerics.Memory;

namespace Pith.Numerics.Arrays;

/// <summary>A run of bytes outside the managed heap: a memory-mapped file, or memory that an inflated member lies in.</summary>
/// <remarks>Shared by the arrays that lie in it: it is released when the last holder disposes it. The file's descriptor is closed as soon
/// as the map exists, so thousands of shards can be open at once; <see cref="MappedFiles"/> keeps some to notice changes.</remarks>
sealed unsafe class ByteRegion : IDisposable
{
    readonly SafeMemoryMappedViewHandle? _view;
    readonly MappedFile? _file;
    readonly bool _isNative;
    byte* _pointer;
    int _holders = 1;

    ByteRegion(byte* pointer, long length, SafeMemoryMappedViewHandle? view, bool isNative, MappedFile? file = null)
    {
        _file = file;
        _pointer = pointer;
        Length = length;
        _view = view;
        _isNative = isNative;
        if (isNative && length > 0)
            GC.AddMemoryPressure(length);
    }

    ~ByteRegion() => Free();

    public long Length { get; }

    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _holders) <= 0, this);
            return _pointer;
        }
    }

    /// <summary>Maps a whole file for reading.</summary>
    public static ByteRegion Map(string path)
    {
        MappedFile? mapped = null;
        try
        {
            mapped = MappedFiles.Add(path);
            using SafeFileHandle handle = File.OpenHandle(path);
            using (var stream = new FileStream(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 1))
            {
                if (!stream.CanSeek)
                    return ReadPipe(stream, path);
            }
            long length = RandomAccess.GetLength(handle);
            if (length == 0)
            {
                mapped.Dispose();
                return new ByteRegion(null, 0, null, false);
            }
            using var file = MemoryMappedFile.CreateFromFile(
                handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            MappedMemory.Add(pointer + view.PointerOffset, length);
            return new ByteRegion(pointer + view.PointerOffset, length, view.SafeMemoryMappedViewHandle, false, mapped);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            mapped?.Dispose();
            throw FileErrors.CannotRead(path, error);
        }
    }

    // What comes through a pipe is read once and kept.
    static ByteRegion ReadPipe(FileStream stream, string path)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        ByteRegion region = Allocate(content.Length, path);
        using (Stream target = region.OpenStream(0, Math.Max(content.Length, 1)))
            target.Write(content.GetBuffer(), 0, (int)content.Length);
        return region;
    }

    /// <summary>Takes memory of the given size; the operating system commits it page by page as it is written.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="name">What the memory is for, named in the error.</param>
    public static ByteRegion Allocate(long length, string name)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (length > available)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"{name} needs {length} bytes of memory but {available} are available; save it uncompressed (np.savez) so that it can be mapped."));
        }
        try
        {
            return new ByteRegion((byte*)NativeMemory.Alloc((nuint)Math.Max(length, 1)), length, null, true);
        }
        catch (OutOfMemoryException error)
        {
            throw new ResourceLimitException(FormattableString.Invariant($"{name} needs {length} bytes of memory, which are not to be had."), error);
        }
    }

    /// <summary>Another holder of the same bytes; each holder disposes once.</summary>
    public ByteRegion Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>The bytes from <paramref name="offset"/>, at most 2 GB of them; the caller has checked the bounds.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }

    /// <summary>A stream over a part of the region.</summary>
    public UnmanagedMemoryStream OpenStream(long offset, long length) => new(Pointer + offset, length, length, FileAccess.ReadWrite);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        byte* pointer = _pointer;
        if (pointer is null)
            return;
        _pointer = null;
        if (_isNative)
        {
            NativeMemory.Free(pointer);
            if (Length > 0)
                GC.RemoveMemoryPressure(Length);
        }
        else if (_view is { IsInvalid: false })
        {
            MappedMemory.Remove(pointer);
            _view.ReleasePointer();
            _view.Dispose();
            _file?.Dispose();
        }
    }
}
