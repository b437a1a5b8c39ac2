using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Pith.Numerics.Communication;

/// <summary>A file of values with a hash behind them; it appears whole, and what is read of it is what was written.</summary>
static unsafe class WorkFile
{
    /// <summary>What stands behind the name of a file that is not whole.</summary>
    public const string HalfWritten = ".tmp";

    const int HashBytes = sizeof(ulong);
    const int ChunkBytes = 1 << 24;
    const int NoSpaceUnix = 28;
    const int NoQuotaLinux = 122;

    /// <summary>Writes values, through to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">[length].</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write<T>(string path, T* values, long length)
        where T : unmanaged => Put(path, stream =>
        {
            var hash = new XxHash3();
            long bytes = length * sizeof(T);
            for (long first = 0; first < bytes; first += ChunkBytes)
            {
                var chunk = new ReadOnlySpan<byte>((byte*)values + first, (int)Math.Min(ChunkBytes, bytes - first));
                hash.Append(chunk);
                stream.Write(chunk);
            }
            stream.Write(BitConverter.GetBytes(hash.GetCurrentHashAsUInt64()));
        });

    /// <summary>Replaces a small file at once.</summary>
    public static void WriteAtomically(string path, byte[] contents) => Put(path, stream => stream.Write(contents));

    /// <inheritdoc cref="Read{T}(string, long, long, T*, long)"/>
    public static void Read<T>(string path, long length, long first, Span<T> values)
        where T : unmanaged
    {
        fixed (T* target = values)
            Read(path, length, first, target, values.Length);
    }

    /// <summary>Reads some values; all are looked at.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How many are in it.</param>
    /// <param name="first">The first to read.</param>
    /// <param name="values">[count] the result.</param>
    /// <param name="count">How many to read.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, cut off or changed.</exception>
    public static void Read<T>(string path, long length, long first, T* values, long count)
        where T : unmanaged
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            long bytes = length * sizeof(T), from = first * sizeof(T), end = from + (count * sizeof(T));
            if (stream.Length != bytes + HashBytes)
                throw Damaged(path);
            var hash = new XxHash3();
            var buffer = new byte[ChunkBytes];
            for (long at = 0; at < bytes; at += ChunkBytes)
            {
                Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, bytes - at));
                stream.ReadExactly(chunk);
                hash.Append(chunk);
                long low = Math.Max(at, from), high = Math.Min(at + chunk.Length, end);
                if (low < high)
                    chunk[(int)(low - at)..(int)(high - at)].CopyTo(new Span<byte>((byte*)values + (low - from), (int)(high - low)));
            }
            Span<byte> kept = stackalloc byte[HashBytes];
            stream.ReadExactly(kept);
            if (MemoryMarshal.Read<ulong>(kept) != hash.GetCurrentHashAsUInt64())
                throw Damaged(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException(
                $"{path}, which an interrupted run kept, cannot be read ({error.Message.TrimEnd('.')}); remove its folder to begin anew.", error);
        }
    }

    /// <summary>Explains failures of the file system.</summary>
    public static void Guard(Action work, string path)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string what = $"{path} cannot be written on {Environment.MachineName}";
            throw error is IOException { HResult: NoSpaceUnix or NoQuotaLinux }
                ? new ResourceLimitException($"{what}: the disk is full; free space, or give `out` on another disk that all machines share.", error)
                : new InvalidDataContentException($"{what} ({error.Message.TrimEnd('.')}); give `out` on storage that all machines share, and may write to until the work is done.", error);
        }
    }

    static InvalidDataContentException Damaged(string path) => new($"{path}, which an interrupted run kept, is damaged; remove its folder to begin anew.");

    static void Put(string path, Action<FileStream> write) => Guard(() =>
    {
        string temporary = path + HalfWritten;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            RemoveLeft(temporary);
            throw;
        }
    }, path);

    // On a full disk it would only take what there is left.
    static void RemoveLeft(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
