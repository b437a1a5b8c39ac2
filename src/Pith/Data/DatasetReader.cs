using Pith.Data.Dynamics;
using Pith.Data.Graphs;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Data;

/// <summary>Opens the files of a dataset and aligns them, by id where ids are given and a source names them, by row elsewhere.</summary>
public static class DatasetReader
{
    /// <summary>Opens and aligns; matrices are only mapped, everything else is read.</summary>
    /// <param name="files">Where the parts lie.</param>
    /// <param name="demands">Who needs what; nothing is opened before all of it is named.</param>
    /// <returns>The dataset; dispose it to close what is mapped.</returns>
    /// <exception cref="MissingDataException">A need is not met, or no file says how many rows there are.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed.</exception>
    /// <exception cref="MisalignedDataException">Two inputs differ in their rows.</exception>
    public static OpenDataset Open(DatasetFiles files, params IReadOnlyList<DataDemand> demands)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Require(demands);
        var reading = new Reading(files, demands);
        try
        {
            return reading.ReadAll();
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }

    /// <summary>One dataset being read: what is open already, and what its rows are.</summary>
    sealed class Reading(DatasetFiles files, IReadOnlyList<DataDemand> demands) : IDisposable
    {
        RowCount? _rows = files.Rows;
        MatrixView? _embeddings;
        MatrixView? _logits;

        public OpenDataset ReadAll()
        {
            _embeddings = Aligned(files.Embeddings, "embeddings", EmbeddingsReader.Open, matrix => matrix.Rows);
            KnnGraph? graph = Aligned(files.Graph, "graph", path => KnnGraphFile.Read(path, files.GraphNeighbors), read => read.Rows);
            string[]? ids = files.Ids is null ? ShardIds.Read(files.Embeddings) : Aligned(files.Ids, "ids", IdsReader.Read, read => read.Length);
            ClassColumn? classes = Aligned(files.Labels, "labels", spec => ReadLabels(spec, ids), read => read.Labels.Length);
            ImportanceScores? scores = Aligned(files.Scores, "scores", spec => ReadScores(spec, ids), read => read.Rows);
            _logits = Aligned(files.Logits, "logits", LogitsReader.Open, matrix => matrix.Rows);
            // As many classes as columns whose numbers are beyond the columns: a model numbers them in their order.
            if (_logits is not null && classes is { Names: null } && classes.Labels.Max() >= _logits.Columns
                && ClassColumn.OfNumbers(classes.Labels) is var numbered && numbered.Names?.Count == _logits.Columns)
                classes = numbered;
            int rows = KnownRows();
            var data = new Dataset
            {
                Rows = rows,
                Ids = ids,
                Embeddings = _embeddings,
                Graph = graph,
                Metric = files.Metric,
                Labels = classes?.Labels,
                ClassNames = classes?.Names,
                Scores = scores,
                Logits = _logits,
                Confidence = Aligned(files.Confidence, "confidence", spec => ImportanceScores.Load(spec, rows, ids: ids), read => read.Rows),
                CutoffScores = Aligned(
                    files.CutoffScores, "cutoff scores", spec => ImportanceScores.Load(spec, rows, files.Hard, ids), read => read.Rows),
                Given = files.Given is string given ? RowListReader.Read(given, rows, ids) : [],
                MustDrop = files.MustDrop is string mustDrop ? RowListReader.Read(mustDrop, rows, ids) : [],
            };
            DataNeeds needs = demands.Aggregate(DataNeeds.Nothing, (all, demand) => all | demand.Needs);
            return new OpenDataset(files, data, _rows!, needs);
        }

        public void Dispose()
        {
            _embeddings?.Dispose();
            _logits?.Dispose();
        }

        // The first input says what the rows are, every other one must agree.
        T? Aligned<T>(string? spec, string what, Func<string, T> read, Func<T, int> rowsOf)
            where T : class
        {
            if (spec is null)
                return null;
            T part = read(spec);
            var found = new RowCount($"{files.Part}{what} {spec}", rowsOf(part));
            try
            {
                if (_rows is not null)
                    Alignment.Require(_rows.Name, _rows.Rows, found.Name, found.Rows);
            }
            catch
            {
                (part as IDisposable)?.Dispose();
                throw;
            }
            _rows ??= found;
            return part;
        }

        // Columns of logits are classes by their numbers, which must stay then.
        ClassColumn ReadLabels(string spec, string[]? ids) => (files.LabelsMayMiss, files.Logits) switch
        {
            (true, null) => LabelsReader.ReadPartialClasses(spec, KnownRows(), ids),
            (true, _) => new ClassColumn(LabelsReader.ReadPartial(spec, KnownRows(), ids), null),
            (false, null) => LabelsReader.ReadClasses(spec, ids),
            (false, _) => new ClassColumn(LabelsReader.Read(spec, ids), null),
        };

        ImportanceScores ReadScores(string spec, string[]? ids) => files.ScoredRows is null
            ? ImportanceScores.Load(spec, _rows?.Rows, files.Hard, ids)
            : PartialScores.Load(spec, KnownRows(), files.ScoredRows, files.Hard, ids);

        int KnownRows() => _rows?.Rows ?? throw new MissingDataException(
            DataNeeds.Nothing, demands.Count > 0 ? demands[0] : new DataDemand(DataNeeds.Nothing, "A dataset needs"));
    }
}
