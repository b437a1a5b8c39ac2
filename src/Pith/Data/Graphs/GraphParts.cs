using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats.Npz;
using Pith.Data.Sources;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Data.Graphs;

/// <summary>A kNN graph in parts, <c>part-00000.npz</c> and so on in a folder, each with the lists of consecutive rows; they are mapped and read as one
/// graph, which may be larger than memory and have more than 2^31 entries.</summary>
/// <remarks>A part has <c>indices</c> int32 [rows, K] and <c>distances</c> float64 [rows, K] as a whole graph has them, neighbours being rows of the whole,
/// and <see cref="GraphPart"/>.</remarks>
static class GraphParts
{
    /// <summary>The names of parts.</summary>
    public const string Pattern = "part-*.npz";

    /// <summary>The name of a part.</summary>
    /// <param name="number">Which, from 0.</param>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"part-{number:D5}.npz");

    /// <summary>Whether a graph is given in parts: as a folder or as a pattern.</summary>
    public static bool IsGiven(string path) => new DataSpec(path, null) is { IsFolder: true } or { IsPattern: true };

    /// <summary>Reads and checks a graph in parts.</summary>
    /// <param name="path">The folder, or the pattern.</param>
    /// <param name="neighbors">Keeps the nearest so many neighbours of each row; null keeps all.</param>
    /// <param name="share">Whose checksums and lists are looked at; null: all.</param>
    /// <exception cref="InvalidDataContentException">Parts are missing, overlap, are of several graphs, or hold no graph.</exception>
    /// <exception cref="OptionException">The parts hold fewer neighbours.</exception>
    public static KnnGraph Read(string path, int? neighbors = null, GraphShare? share = null)
    {
        GraphShare looked = share ?? GraphShare.All;
        var parts = new List<OpenPart>();
        try
        {
            foreach (string file in FilesOf(path))
                parts.Add(OpenPart.Open(file, looked.Has(parts.Count)));
            RequireOneGraph(parts);
            parts.Sort((one, other) => one.Part.FirstRow.CompareTo(other.Part.FirstRow));
            RequireAllRows(path, parts);
            int columns = parts[0].Indices.Columns;
            if (neighbors is < 1 || neighbors > columns)
            {
                throw new OptionException("neighbors", Invariant(
                    $"`neighbors` must be a whole number from 1 to {columns}, the neighbours a row in {path}; got {neighbors}."));
            }
            return new KnnGraph(parts[0].Part.AllRows, neighbors ?? columns, [.. parts.Select(part => part.Map())]) { IsChecked = true };
        }
        catch
        {
            foreach (OpenPart part in parts)
                part.Dispose();
            throw;
        }
    }

    /// <summary>Writes one part, atomically.</summary>
    /// <param name="folder">The folder of the parts; it must exist.</param>
    /// <param name="part">Which part it is.</param>
    /// <param name="lists">A graph of as many rows as the part has, whose neighbours are rows of the whole graph; or the whole graph.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write(string folder, GraphPart part, KnnGraph lists)
    {
        int first = lists.Rows == part.AllRows ? part.FirstRow : 0;
        NpzFile.Write(Path.Combine(folder, NameOf(part.Number)), writer =>
        {
            part.AddTo(writer);
            new ListBlocks(lists, first, first + part.Rows).AddTo(writer);
        });
    }

    /// <summary>Writes a whole graph in parts; what identifies it is a hash of its lists.</summary>
    /// <param name="folder">The folder; it must exist. Parts of an earlier graph are removed first.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="parts">Parts, 1..N.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write(string folder, KnnGraph graph, int parts)
    {
        Clear(folder);
        UInt128 identity = new ListBlocks(graph, 0, graph.Rows).Hash();
        for (int number = 0; number < parts; number++)
            AtomicFile.RemoveLeftOf(Path.Combine(folder, NameOf(number)));
        for (int number = 0; number < parts; number++)
            Write(folder, GraphPart.Of(number, parts, graph.Rows, identity), graph);
    }

    /// <summary>Makes a folder for parts, and removes those of an earlier graph.</summary>
    public static void Clear(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, Pattern))
            File.Delete(old);
    }

    /// <summary>Refuses a file that is a part where a whole graph is wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The file, open.</param>
    public static void RefuseOnePart(string path, DataSource file)
    {
        if (!file.Names.Contains(GraphPart.Member) || !file.Names.Contains("indices"))
            return;
        using NpzFile archive = NpzFile.Open(path);
        GraphPart part = GraphPart.Read(archive);
        if (part.Parts > 1)
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            throw new InvalidDataContentException(Invariant($"{path} is one of {part.Parts} parts of a graph; give all of them: the folder {folder}, or '{Path.Combine(folder, Pattern)}'."));
        }
    }

    static string[] FilesOf(string path)
    {
        var spec = new DataSpec(path, null);
        string folder = spec.IsFolder ? path : Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        string pattern = spec.IsFolder ? Pattern : Path.GetFileName(path);
        try
        {
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
            Array.Sort(files, StringComparer.Ordinal);
            return files.Length > 0 ? files
                : throw new InvalidDataContentException($"{path} holds no graph: no {pattern} lies in {folder}; give the folder that pith graph --parts wrote, or an .npz file of a graph.");
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(path, error);
        }
    }

    static void RequireOneGraph(List<OpenPart> parts)
    {
        OpenPart first = parts[0];
        foreach (OpenPart other in parts)
        {
            if (other.Part.AllRows != first.Part.AllRows || other.Indices.Columns != first.Indices.Columns)
            {
                throw new InvalidDataContentException(Invariant(
                    $"{first.Path} is of a graph of {first.Part.AllRows} rows and {first.Indices.Columns} neighbours, {other.Path} of one of {other.Part.AllRows} rows and {other.Indices.Columns}; give the parts of one graph."));
            }
            if (other.Part.Identity != first.Part.Identity || other.Part.Parts != first.Part.Parts)
                throw new InvalidDataContentException($"{first.Path} and {other.Path} are parts of two different graphs; give the parts of one, which one run wrote.");
        }
    }

    // Sorted by first row.
    static void RequireAllRows(string path, List<OpenPart> parts)
    {
        int next = 0, all = parts[0].Part.AllRows;
        for (int i = 0; i <= parts.Count; i++)
        {
            int start = i < parts.Count ? parts[i].Part.FirstRow : all;
            if (start < next)
                throw new InvalidDataContentException(Invariant($"{parts[i - 1].Path} and {parts[i].Path} overlap: both hold row {start}; give each part once."));
            if (start > next)
            {
                throw new InvalidDataContentException(Invariant(
                    $"{path} lacks rows {next} to {start - 1} of {all}: {parts.Count} of {parts[0].Part.Parts} parts are there; give all parts of the graph."));
            }
            next = i < parts.Count ? parts[i].Part.End : all;
        }
    }

    /// <summary>A part with its tables mapped.</summary>
    sealed record OpenPart(string Path, GraphPart Part, MatrixView Indices, MatrixView Distances, bool IsLookedAt) : IDisposable
    {
        public static OpenPart Open(string path, bool isLookedAt)
        {
            using NpzFile file = NpzFile.Open(path);
            GraphPart part = GraphPart.Read(file);
            MatrixView indices = file.OpenMatrix("indices", isLookedAt);
            MatrixView? distances = null;
            try
            {
                distances = file.OpenMatrix("distances", isLookedAt);
                return indices.Rows == part.Rows && distances.Rows == part.Rows && indices.Columns == distances.Columns
                    ? new OpenPart(path, part, indices, distances, isLookedAt)
                    : throw new InvalidDataContentException(Invariant(
                        $"{path} says that it has {part.Rows} rows, but 'indices' is [{indices.Rows}, {indices.Columns}] and 'distances' [{distances.Rows}, {distances.Columns}]; copy it again."));
            }
            catch
            {
                indices.Dispose();
                distances?.Dispose();
                throw;
            }
        }

        public GraphPiece Map() => MappedGraph.TryMap(Indices, Distances, Part.FirstRow, Part.AllRows, (0, IsLookedAt ? Part.Rows : 0))
            ?? throw new InvalidDataContentException(
                $"{Path} is no part of a graph as pith graph writes one: 'indices' int32 and 'distances' float64, sorted by distance, then by row, without a row itself or a neighbour twice; write the graph again.");

        public void Dispose()
        {
            Indices.Dispose();
            Distances.Dispose();
        }
    }
}
