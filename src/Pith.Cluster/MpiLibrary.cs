using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pith.Cluster;

/// <summary>The functions of an MPI library that Pith uses, loaded at run time: there is nothing to link, and nothing to install where nobody uses it.</summary>
sealed unsafe partial class MpiLibrary
{
    // From the standard: every call of one process at a time, from any of its threads.
    const int ThreadSerialized = 2;

    // MPI_MAX_ERROR_STRING is 256 or 512, MPI_MAX_LIBRARY_VERSION_STRING 256 or 8192.
    const int TextBytes = 8192;

    readonly nint _handle;
    readonly nint _world;
    readonly nint _byte;
    readonly MpiKind _kind;
    readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> _isend;
    readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> _irecv;
    readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    readonly delegate* unmanaged<int, byte*, int*, int> _errorString;

    MpiLibrary(MpiKind kind, nint handle)
    {
        (_kind, _handle) = (kind, handle);
        _world = HandleOf(kind.World);
        _byte = HandleOf(kind.Byte);
        _isend = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend");
        _irecv = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)Function("MPI_Test");
        _errorString = (delegate* unmanaged<int, byte*, int*, int>)Function("MPI_Error_string");
    }

    /// <summary>Loads a library, without starting it.</summary>
    /// <param name="kind">Which.</param>
    /// <exception cref="ResourceLimitException">It is not installed.</exception>
    public static MpiLibrary Load(MpiKind kind)
    {
        // UCX, which MPI may use, would take the signal by which .NET recognises a null reference, and end the process. The runtime's own environment is a
        // copy that native code does not see.
        SetNativeVariable("UCX_ERROR_SIGNALS", "", 1);
        string? given = Environment.GetEnvironmentVariable("PITH_MPI_LIBRARY");
        foreach (string name in given is { Length: > 0 } ? [given] : kind.Libraries)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return new MpiLibrary(kind, handle);
        }
        throw new ResourceLimitException(given is { Length: > 0 }
            ? $"PITH_MPI_LIBRARY names {given}, which cannot be loaded; give the path of the library of {kind.Name}, or unset it."
            : $"this process was started by {kind.Name}, but its library {kind.Libraries[0]} was not found; install it on every node (sudo apt-get install {kind.Package}, or the cluster's module), or name it in PITH_MPI_LIBRARY.");
    }

    /// <summary>Starts MPI in this process; errors are returned from then on.</summary>
    public (int Rank, int Size) Start()
    {
        int provided = 0, rank = 0, size = 0;
        var init = (delegate* unmanaged<void*, void*, int, int*, int>)Function("MPI_Init_thread");
        Check(init(null, null, ThreadSerialized, &provided), "start");
        if (provided < ThreadSerialized)
            throw new ResourceLimitException($"{_kind.Name} was built without threads; use a build that has them (MPI_THREAD_SERIALIZED).");
        var handler = (delegate* unmanaged<nint, nint, int>)Function("MPI_Comm_set_errhandler");
        Check(handler(_world, HandleOf(_kind.ErrorsReturn)), "start");
        Check(((delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_rank"))(_world, &rank), "start");
        Check(((delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_size"))(_world, &size), "start");
        return (rank, size);
    }

    /// <summary>The library's own name and version, one line.</summary>
    public string Version()
    {
        byte* text = stackalloc byte[TextBytes];
        int length = 0;
        var version = (delegate* unmanaged<byte*, int*, int>)Function("MPI_Get_library_version");
        return version(text, &length) == 0 ? FirstLine(text, length) : _kind.Name;
    }

    /// <summary>Begins to send bytes; the memory must stay where it is until <see cref="IsDone"/>.</summary>
    public nint Send(void* bytes, int count, int to, int tag)
    {
        nint request = 0;
        Check(_isend(bytes, count, _byte, to, tag, _world, &request), "send");
        return request;
    }

    /// <summary>Begins to receive bytes.</summary>
    public nint Receive(void* bytes, int count, int from, int tag)
    {
        nint request = 0;
        Check(_irecv(bytes, count, _byte, from, tag, _world, &request), "receive");
        return request;
    }

    /// <summary>Whether what was begun is done; asking also makes it go on.</summary>
    public bool IsDone(ref nint request)
    {
        int done = 0;
        fixed (nint* handle = &request)
            Check(_test(handle, &done, _kind.StatusIgnore), "wait");
        return done != 0;
    }

    /// <summary>Ends MPI in this process, which waits for the others.</summary>
    public void Finish() => ((delegate* unmanaged<int>)Function("MPI_Finalize"))();

    /// <summary>Ends the processes of all ranks with an exit code.</summary>
    public void Abort(int code) => ((delegate* unmanaged<nint, int, int>)Function("MPI_Abort"))(_world, code);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);

    static string FirstLine(byte* text, int length) =>
        Encoding.UTF8.GetString(text, Math.Clamp(length, 0, TextBytes)).Split('\n')[0].TrimEnd('\0', ' ', '\r');

    nint HandleOf(string name) => name.StartsWith("0x", StringComparison.Ordinal)
        ? nint.Parse(name.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : Function(name);

    nint Function(string name) => NativeLibrary.TryGetExport(_handle, name, out nint address)
        ? address
        : throw new ResourceLimitException($"the library of {_kind.Name} that was found has no {name}; it is of another kind of MPI than the one that started this process.");

    void Check(int code, string what)
    {
        if (code == 0)
            return;
        byte* text = stackalloc byte[TextBytes];
        int length = 0;
        string says = _errorString(code, text, &length) == 0 ? FirstLine(text, length) : FormattableString.Invariant($"error {code}");
        throw new ResourceLimitException($"{_kind.Name} cannot {what}: {says.TrimEnd('.')}; a node or its network may be lost: start the same command again to go on.");
    }
}
