namespace Pith.Fuzz;

/// <summary>A finding: a reader did something else than to give a result or to refuse its input in one sentence.</summary>
sealed class FindingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A reader with the folder in which its input stands.</summary>
sealed class ReaderPlace : IDisposable
{
    // What a call may take beside twice its input: tables of the reader, a report's page, strings of messages. Inputs are a few
    // kilobytes, so that a size that a file only claims lies far above it.
    const long AllowedBytes = 64L << 20;

    // Of the processor, so that a busy machine finds nothing that an idle one would not.
    static readonly TimeSpan s_allowedTime = TimeSpan.FromSeconds(2);

    readonly Reader _reader;
    bool _isWarm;
    readonly string _folder = Directory.CreateTempSubdirectory("pith-fuzz-").FullName;

    public ReaderPlace(Reader reader)
    {
        _reader = reader;
        _reader.Prepare(_folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What the reader reads without a change: the files of the prepared folder that it mutates, or made ones.</summary>
    public IEnumerable<byte[]> Seeds() => _reader.Seeds(_folder);

    /// <summary>Reads an input.</summary>
    /// <param name="input">The bytes of the file.</param>
    /// <exception cref="FindingException">Neither a result nor a refusal, or too much memory.</exception>
    public void Read(byte[] input)
    {
        string path = Path.Combine(_folder, _reader.File);
        File.WriteAllBytes(path, input);
        long before = GC.GetTotalAllocatedBytes();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        try
        {
            _reader.Read(path);
        }
        catch (PithException)
        {
            // Refused in one sentence: as it should be.
        }
        TimeSpan time = Environment.CpuUsage.TotalTime - start;
        if (_isWarm && time > s_allowedTime)
            throw new FindingException($"{_reader.Name} took {time.TotalSeconds:0.0} s for an input of {input.Length:N0} bytes");
        _isWarm = true;
        long taken = GC.GetTotalAllocatedBytes() - before;
        if (taken > AllowedBytes + 2L * input.Length)
            throw new FindingException($"{_reader.Name} took {taken:N0} bytes for an input of {input.Length:N0}");
    }

    /// <summary>The outcome of an input in a line.</summary>
    public string Outcome(byte[] input)
    {
        try
        {
            Read(input);
            return "read or refused";
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }
}
