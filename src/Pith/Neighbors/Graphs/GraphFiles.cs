using Pith.Neighbors.Approximate;

namespace Pith.Neighbors.Graphs;

/// <summary>Where approximate graphs lie while they are built, for work that may not fit memory: one folder for each graph, kept until the work is done, so
/// that interrupted work goes on with them.</summary>
/// <param name="folder">The folder; nobody else's files may be in it.</param>
/// <param name="limit">Bytes of memory that the work must keep to.</param>
/// <param name="goesOn">Told how many steps of a graph were done before, where there are any.</param>
sealed class GraphFiles(string folder, long limit, Action<int>? goesOn = null)
{
    const string Prefix = "graph-";

    int _graphs;

    /// <summary>Whether files are used; else graphs are built in memory. Default false.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether graphs are built there; else only mapped inputs are kept within the limit. Default false.</summary>
    public bool HoldsGraphs { get; set; }

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Bytes of memory that the work must keep to.</summary>
    public long Limit => limit;

    /// <summary>The files of the next graph; graphs come in the same order when work goes on.</summary>
    /// <exception cref="InvalidDataContentException">The folder holds something else.</exception>
    public SearchWork Next()
    {
        RequireOurs();
        return SearchWork.In(Path.Combine(folder, FormattableString.Invariant($"{Prefix}{Interlocked.Increment(ref _graphs)}")), goesOn);
    }

    /// <summary>Removes the folder, where it is there.</summary>
    /// <exception cref="InvalidDataContentException">The folder holds something else.</exception>
    public void Remove()
    {
        if (!Directory.Exists(folder))
            return;
        RequireOurs();
        foreach (string graph in Directory.EnumerateDirectories(folder))
            SearchWork.Remove(graph);
        Directory.Delete(folder);
    }

    void RequireOurs()
    {
        bool isOurs = !File.Exists(folder)
            && (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(entry => Directory.Exists(entry) && Path.GetFileName(entry).StartsWith(Prefix, StringComparison.Ordinal)));
        if (!isOurs)
            throw new InvalidDataContentException($"{folder} is wanted for work files but holds something else; move it away, or give another `out`.");
    }
}
