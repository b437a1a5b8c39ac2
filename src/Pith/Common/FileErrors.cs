namespace Pith.Common;

/// <summary>Turns the operating system's refusals into one-sentence errors.</summary>
static class FileErrors
{
    const int DiskFullErrno = 28;
    const int QuotaErrno = 122;
    const int DiskFullWindows = 112;
    const int HandleDiskFullWindows = 39;

    /// <summary>Whether an exception is one that opening, reading or writing a file raises.</summary>
    public static bool IsFileError(Exception error) =>
        error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException;

    /// <summary>The error for a file that cannot be opened or read.</summary>
    public static InvalidDataContentException CannotRead(string path, Exception error)
    {
        string message = error switch
        {
            ArgumentException => $"'{path}' is not a path; give the path of an existing file.",
            FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist; give the path of an existing file.",
            _ when Directory.Exists(path) => $"{path} is a folder where a file is needed.",
            UnauthorizedAccessException => $"{path} cannot be read: permission is denied.",
            _ => $"{path} cannot be read: {error.Message.TrimEnd('.')}.",
        };
        return new InvalidDataContentException(message, error);
    }

    /// <summary>The error for a file that cannot be written: a full disk is a resource error, all else is an error of the path.</summary>
    public static PithException CannotWrite(string path, Exception error)
    {
        if (IsDiskFull(error))
            return new ResourceLimitException($"{path} cannot be written: the disk is full; free some space or write elsewhere.", error);
        string reason = error switch
        {
            ArgumentException => "it is not a path",
            DirectoryNotFoundException => "its folder does not exist",
            UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
            UnauthorizedAccessException => "permission is denied",
            _ => error.Message,
        };
        return new InvalidDataContentException($"{(path.Length == 0 ? "''" : path)} cannot be written: {reason.TrimEnd('.')}.", error);
    }

    static bool IsDiskFull(Exception error) =>
        error is IOException && (error.HResult & 0xFFFF) is DiskFullErrno or QuotaErrno or DiskFullWindows or HandleDiskFullWindows;
}
