using Microsoft.Win32.SafeHandles;

namespace Pith.Numerics.Arrays;

/// <summary>A mapped file as it was when it was mapped.</summary>
sealed class MappedFile : IDisposable
{
    readonly Action<MappedFile, bool> _forget;
    readonly (long Length, DateTime Written) _state;
    readonly bool _hadLease;

    // A map is given up by one thread while another asks after it: the handle may not be closed in between.
    readonly Lock _gate = new();
    SafeFileHandle? _leased;

    /// <param name="path">The file, absolute.</param>
    /// <param name="mayLease">Whether to make writers wait, where the system can.</param>
    /// <param name="forget">Called when the map is gone, with whether a lease was held.</param>
    public MappedFile(string path, bool mayLease, Action<MappedFile, bool> forget)
    {
        Path = path;
        _forget = forget;
        _state = StateOf(Path);
        if (!mayLease || FileKind.IsPipe(Path))
            return;
        SafeFileHandle handle = File.OpenHandle(Path);
        if (FileLease.TryTake(handle))
            (_leased, _hadLease) = (handle, true);
        else
            handle.Dispose();
    }

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <summary>Whether writers wait for the map.</summary>
    public bool HasLease => _leased is not null;

    /// <summary>Whether somebody waits to write the file, or its size or time is another, or it is gone.</summary>
    public bool IsChanged()
    {
        lock (_gate)
        {
            if (_leased is not null && FileLease.IsBreaking(_leased))
                return true;
        }
        return StateOf(Path) != _state;
    }

    /// <summary>Lets writers go on.</summary>
    public void ReleaseLease()
    {
        lock (_gate)
        {
            if (_leased is not SafeFileHandle leased)
                return;
            _leased = null;
            FileLease.Release(leased);
            leased.Dispose();
        }
    }

    public void Dispose()
    {
        ReleaseLease();
        _forget(this, _hadLease);
    }

    /// <summary>Size and time of a file; of one that is not there, nothing.</summary>
    public static (long Length, DateTime Written) StateOf(string path)
    {
        // A pipe changes by being read.
        if (FileKind.IsPipe(path))
            return default;
        try
        {
            var info = new FileInfo(path);
            return info.Exists ? (info.Length, info.LastWriteTimeUtc) : (-1, default);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (-1, default);
        }
    }
}
