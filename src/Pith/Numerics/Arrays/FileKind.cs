using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Pith.Numerics.Arrays;

/// <summary>What stands behind a path, told without opening it: opening a named pipe waits for whoever writes into it.</summary>
static partial class FileKind
{
    // The system's own record of a file is the same on every machine: 256 bytes, the mode at byte 28, its type in the upper four bits.
    const int RecordBytes = 256;
    const int ModeAt = 28;
    const uint TypeAndMode = 0x1 | 0x2;
    const int CurrentFolder = -100;
    const int TypeBits = 0xF000;
    const int Pipe = 0x1000;
    const int Socket = 0xC000;

    /// <summary>Whether a path is, or links to, what can be read only once. No elsewhere than on Linux.</summary>
    public static bool IsPipe(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Contains('\0'))
            return false;
        try
        {
            Span<byte> record = stackalloc byte[RecordBytes];
            return StatX(CurrentFolder, path, 0, TypeAndMode, ref MemoryMarshal.GetReference(record)) == 0
                && (MemoryMarshal.Read<ushort>(record[ModeAt..]) & TypeBits) is Pipe or Socket;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Refuses what can be read only once where it is read more often.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">It is a pipe.</exception>
    public static void RefusePipe(string path)
    {
        if (IsPipe(path))
            throw new InvalidDataContentException($"{path} is a pipe, which can be read only once, but such a file is looked at more than once; save it to a file.");
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte record);
}
