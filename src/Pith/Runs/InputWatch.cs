using Pith.Data;
using Pith.Numerics.Arrays;

namespace Pith.Runs;

/// <summary>Notices inputs that are changed while a command reads them, and stops it: rows of two versions of a file must not be mixed.</summary>
sealed class InputWatch : IDisposable
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    readonly CancellationTokenSource _stop;
    readonly CancellationToken _outer;
    readonly ManualResetEvent _ended = new(false);
    readonly Thread _watcher;
    readonly Func<string, bool> _covers;
    readonly Dictionary<string, (long Length, DateTime Written)> _files = [];
    volatile string? _changed;

    /// <summary>Starts to watch.</summary>
    /// <param name="inputs">Inputs as the user named them; their files are watched where they are mapped, and compared by size and time at
    /// the end. Null: whatever the process maps.</param>
    /// <param name="outer">Stops the work as before.</param>
    public InputWatch(IEnumerable<string>? inputs, CancellationToken outer = default)
    {
        _covers = path => inputs is null || _files.ContainsKey(path);
        _outer = outer;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        foreach (string file in (inputs ?? []).SelectMany(FilesOf).Select(Path.GetFullPath))
            _files[file] = MappedFile.StateOf(file);
        MappedFiles.StartWatching(_covers);
        // Not a timer: each of its ticks would wake a thread of the pool, which spins for milliseconds before it sleeps again.
        _watcher = new Thread(Watch) { IsBackground = true, Name = "input watch" };
        _watcher.Start();
    }

    /// <summary>Stops the work when the caller wants it, or when an input changes.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Refuses what was read if an input has changed since the watch began.</summary>
    /// <exception cref="InvalidDataContentException">An input has changed.</exception>
    public void Require()
    {
        Look();
        _changed ??= _files.Where(file => MappedFile.StateOf(file.Key) != file.Value).Select(file => file.Key).Min(StringComparer.Ordinal);
        if (_changed is string path)
            throw Changed(path, null);
    }

    /// <summary>What to throw for an error of the work: that an input has changed, where one has and nobody else has stopped the work.</summary>
    /// <param name="error">What the work ended with.</param>
    /// <returns>The sentence, or null where the error stands for itself.</returns>
    public InvalidDataContentException? Explain(Exception error)
    {
        if (_outer.IsCancellationRequested)
            return null;
        Look();
        return _changed is string path && error is not InvalidDataContentException { InnerException: ChangedInputException } ? Changed(path, error) : null;
    }

    /// <summary>Ends the watch; writers who wait go on.</summary>
    public void Dispose()
    {
        _ended.Set();
        _watcher.Join();
        _ended.Dispose();
        MappedFiles.StopWatching(_covers);
        _stop.Dispose();
    }

    void Watch()
    {
        while (!_ended.WaitOne(s_pause))
            Look();
    }

    void Look()
    {
        if (_changed is not null || MappedFiles.FirstChanged(_covers) is not string path)
            return;
        _changed = path;
        _stop.Cancel();
    }

    static InvalidDataContentException Changed(string path, Exception? error) =>
        new($"{path} changed while it was read; nothing was written: run the command again when the file is whole.", new ChangedInputException(path, error));

    static IEnumerable<string> FilesOf(string input)
    {
        try
        {
            return [.. InputSpec.Parse(input).FindFiles().Files];
        }
        catch (PithException)
        {
            // What is wrong with it is said when it is opened.
            return [];
        }
    }

    sealed class ChangedInputException(string path, Exception? inner) : IOException(path, inner);
}
