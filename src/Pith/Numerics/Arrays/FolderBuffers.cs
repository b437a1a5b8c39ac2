using System.IO.MemoryMappedFiles;
using Pith.Numerics.Memory;

namespace Pith.Numerics.Arrays;

/// <summary>Buffers in mapped files of a folder: they may be larger than memory, and stay when the process ends.</summary>
/// <param name="folder">The folder; it must exist.</param>
sealed unsafe class FolderBuffers(string folder) : BufferPlace
{
    const string Extension = ".bin";

    /// <inheritdoc/>
    public override NativeBuffer<T> Take<T>(string name, long length)
    {
        // A line behind the last value lets vector loads end beyond it.
        long bytes = checked((length * sizeof(T)) + 64);
        string path = Path.Combine(folder, name + Extension);
        try
        {
            bool isThere = File.Exists(path) && new FileInfo(path).Length == bytes;
            // Room is taken at once: a map of a file with holes ends the process where the disk is full.
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = isThere ? FileMode.Open : FileMode.Create,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                PreallocationSize = isThere ? 0 : bytes,
                BufferSize = 0,
            });
            if (!isThere)
                stream.SetLength(bytes);
            using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.ReadWrite);
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            MappedMemory.Add(pointer, bytes);
            return new NativeBuffer<T>((T*)pointer, length, () =>
            {
                MappedMemory.Remove(pointer);
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                view.Dispose();
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"The work files need {bytes >> 20} MB more in {folder}, which cannot be written there ({error.Message.TrimEnd('.')}); free space, or give `out` on another disk."), error);
        }
    }

    /// <inheritdoc/>
    public override void Drop(string name) => File.Delete(Path.Combine(folder, name + Extension));
}
