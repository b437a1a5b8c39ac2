using System.Runtime.InteropServices;

namespace Pith.Numerics.Memory;

/// <summary>Memory that the system gives in pages of 2 MB where it can: the first touch of a page of 4 KB costs a trap into the system, which on a virtual machine takes
/// longer than the use of the page does.</summary>
/// <remarks>Only Linux is asked (madvise(2), MADV_HUGEPAGE), and may say no; then all is as without. Small memory is not worth a page.</remarks>
static unsafe partial class LargePages
{
    const int PageBytes = 2 << 20;
    const int UseLargePages = 14;

    // From here on the traps that are saved are worth more than the advice costs.
    const long FewestBytes = 4L * PageBytes;

    static readonly bool s_isLinux = OperatingSystem.IsLinux();

    /// <summary>How memory of some size is aligned, so that whole pages are in it.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="least">What it is aligned to where it is small.</param>
    public static nuint AlignmentOf(long bytes, nuint least) => s_isLinux && bytes >= FewestBytes ? PageBytes : least;

    /// <summary>Asks for them, before the memory is touched.</summary>
    /// <param name="pointer">Memory aligned as <see cref="AlignmentOf"/> says.</param>
    /// <param name="bytes">Its length; what is behind the last whole page stays as it is.</param>
    public static void AskFor(void* pointer, long bytes)
    {
        if (s_isLinux && bytes >= FewestBytes)
            _ = Advise((nint)pointer, (nuint)(bytes / PageBytes * PageBytes), UseLargePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint pointer, nuint bytes, int advice);
}
