namespace Pith.Common;

/// <summary>The root of every error that is about the user's data, files or resources rather than about misuse of the library.</summary>
/// <remarks>The message is one sentence that says what is wrong, where, what is allowed and what to do. The command line prints it as it
/// is and maps the type to an exit code in one place.</remarks>
public class PithException : Exception
{
    /// <summary>Creates the error with its one-sentence message.</summary>
    public PithException(string message)
        : base(message) { }

    /// <summary>Creates the error with its one-sentence message and the error that caused it.</summary>
    public PithException(string message, Exception? innerException)
        : base(message, innerException) { }
}

/// <summary>A file is missing, malformed, or holds values that the method cannot take (exit code 3).</summary>
public class InvalidDataContentException : PithException
{
    /// <summary>Creates the error; <paramref name="message"/> names the file, the place in it, what was found and what is allowed.</summary>
    public InvalidDataContentException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}

/// <summary>Two inputs that describe the same rows have different row counts (exit code 3).</summary>
public sealed class MisalignedDataException : InvalidDataContentException
{
    /// <summary>Creates the error from both inputs and both counts.</summary>
    /// <param name="firstName">What the first input is, with its path, e.g. <c>embeddings X.npy</c>.</param>
    /// <param name="firstRows">Rows of the first input.</param>
    /// <param name="secondName">What the second input is, with its path.</param>
    /// <param name="secondRows">Rows of the second input.</param>
    public MisalignedDataException(string firstName, long firstRows, string secondName, long secondRows)
        : base(FormattableString.Invariant(
            $"{firstName} has {firstRows} rows but {secondName} has {secondRows}; both must describe the same rows in the same order."))
    { }
}

/// <summary>The plan does not fit the memory budget or the disk (exit code 4).</summary>
public sealed class ResourceLimitException : PithException
{
    /// <summary>Creates the error; <paramref name="message"/> states what was planned and what the limit is.</summary>
    public ResourceLimitException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}

/// <summary>A replayed or compared run differs from its manifest (exit code 5).</summary>
public sealed class ManifestMismatchException : PithException
{
    /// <summary>Creates the error; <paramref name="message"/> names the files that differ.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="inner">What made the replay fail, or null.</param>
    public ManifestMismatchException(string message, Exception? inner = null)
        : base(message, inner) { }
}
