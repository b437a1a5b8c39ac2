using Pith.Data.Files;
using Pith.Numerics;

namespace Pith.Data.Sources;

/// <summary>An open file or folder: its named matrices and columns. What it gives stays valid after it is disposed.</summary>
abstract class DataSource : IDisposable
{
    /// <summary>Creates a source.</summary>
    /// <param name="path">The file or folder as it was given, for messages.</param>
    /// <param name="kind">What it is in words, e.g. <c>csv table</c>.</param>
    protected DataSource(string path, string kind) => (Path, Kind) = (path, kind);

    /// <summary>The file or folder as it was given.</summary>
    public string Path { get; }

    /// <summary>What it is in words, e.g. <c>csv table</c>.</summary>
    public string Kind { get; }

    /// <summary>The names that can be asked for; empty where the one thing in it has none.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>Opens a matrix [N, D]. Default: refused.</summary>
    /// <param name="name">Its name; null where there is only one.</param>
    /// <returns>A view over the stored values; dispose it to let go of them.</returns>
    /// <exception cref="InvalidDataContentException">There is none of this name, it is malformed, or it is no matrix.</exception>
    public virtual MatrixView OpenMatrix(string? name) =>
        throw new InvalidDataContentException($"{Path} is a {Kind}, which holds no matrix [N, D]; save the values with np.save.");

    /// <summary>Opens a column. Default: refused.</summary>
    /// <param name="name">Its name; null where there is only one.</param>
    /// <param name="use">What it is wanted for.</param>
    /// <exception cref="InvalidDataContentException">There is none of this name, or it is malformed.</exception>
    public virtual DataColumn OpenColumn(string? name, DataUse use) =>
        throw new InvalidDataContentException($"{Path} is a {Kind}, which holds no column of {use.Word()}; save them with np.save.");

    /// <summary>Says what is there. Default: the kind and the names.</summary>
    /// <param name="name">What is asked about; null for all of it.</param>
    /// <param name="cancellation">Stops a look that takes long.</param>
    /// <exception cref="InvalidDataContentException">What is there is malformed.</exception>
    public virtual DataDescription Describe(string? name, CancellationToken cancellation) =>
        new() { Kind = Kind, Members = [.. Names.Select(member => new FileMember(member, [], ""))] };

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) { }

    /// <summary>Refuses a name where the one thing inside has none.</summary>
    /// <param name="name">What was asked for.</param>
    /// <exception cref="InvalidDataContentException">A name was asked for.</exception>
    protected void RefuseName(string? name)
    {
        if (name is not null)
            throw new InvalidDataContentException($"{Path} has no members, so '{name}' after the colon names nothing; give the path alone.");
    }
}
