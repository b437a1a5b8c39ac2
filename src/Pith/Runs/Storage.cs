namespace Pith.Runs;

/// <summary>Turns failures of the file system into the sentence and the kind that the exit codes know.</summary>
static class Storage
{
    const int NoSpaceUnix = 28;
    const int NoQuotaLinux = 122;
    const int NoQuotaMac = 69;
    const int DiskFullWindows = unchecked((int)0x80070070);
    const int HandleDiskFullWindows = unchecked((int)0x80070027);

    /// <summary>Whether the failure says that the disk or the quota is full.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException && error.HResult is
        NoSpaceUnix or NoQuotaLinux or NoQuotaMac or DiskFullWindows or HandleDiskFullWindows;

    /// <summary>The error to throw for a failure of the file system.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="what">What could not be done, e.g. <c>--out RUN cannot be written</c>.</param>
    /// <returns>A <see cref="ResourceLimitException"/> for a full disk, else an <see cref="InvalidDataContentException"/>.</returns>
    public static PithException Explain(Exception error, string what) => IsDiskFull(error)
        ? new ResourceLimitException($"{what}: the disk is full; free space, or give `out` on another disk.", error)
        : new InvalidDataContentException($"{what}: {error.Message.TrimEnd('.')}.", error);

    /// <summary>Runs <paramref name="work"/> and explains failures of the file system.</summary>
    public static void Guard(Action work, string what)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Explain(error, what);
        }
    }
}
