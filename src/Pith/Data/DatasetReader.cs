using System.Globalization;
using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Graphs;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Data.Sources;
using Pith.Data.Tables;
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
        RowFilter? _filter;

        public OpenDataset ReadAll()
        {
            string[]? ids = files.Where is null ? null : ReadIds();
            if (files.Where is string where)
            {
                _filter = RowFilter.Of(where, Tables(), ids);
                _rows = new RowCount($"the rows of {_filter.Table.Path} that meet `where`", _filter.Rows.Length);
            }
            _embeddings = Aligned(files.Embeddings, "embeddings", OpenEmbeddings, matrix => matrix.Rows, (matrix, left) => new SelectedRowsMatrix(matrix, left.Rows, ownsSource: true));
            KnnGraph? graph = Aligned(files.Graph, "graph", path => KnnGraphFile.Read(path, files.GraphNeighbors, share: files.GraphShare), read => read.Rows);
            ids ??= ReadIds();
            ClassColumn? classes = Aligned(files.Labels, "labels", spec => ReadLabels(spec, ids), read => read.Labels.Length);
            ImportanceScores? scores = Aligned(files.Scores, "scores", spec => ReadScores(spec, ids), read => read.Rows, Left);
            _logits = Aligned(files.Logits, "logits", LogitsReader.Open, matrix => matrix.Rows, (matrix, left) => new SelectedRowsMatrix(matrix, left.Rows, ownsSource: true));
            // As many classes as columns whose numbers are beyond the columns: a model numbers them in their order.
            if (_logits is not null && classes is { Names: null } && classes.Labels.Max() >= _logits.Columns
                && ClassColumn.OfNumbers(classes.Labels) is var numbered && numbered.Names?.Count == _logits.Columns)
                classes = numbered;
            int rows = _rows?.Rows ?? KnownRows();
            ImportanceScores? confidence = Aligned(files.Confidence, "confidence", spec => ImportanceScores.Load(spec, KnownRows(), ids: ids), read => read.Rows, Left);
            ImportanceScores? cutoff = Aligned(
                files.CutoffScores, "cutoff scores", spec => ImportanceScores.Load(spec, KnownRows(), files.Hard, ids), read => read.Rows, Left);
            int[]? groups = Aligned(files.Groups, "groups", spec => GroupsReader.Read(spec, KnownRows(), ids), read => read.Length, (read, filter) => filter.Apply(read));
            string[]? left = _filter is null ? ids : _filter.Apply(ids ?? RowNumbers(_filter.All));
            var data = new Dataset
            {
                Rows = rows,
                Ids = left,
                Embeddings = _embeddings,
                Graph = graph,
                Metric = files.Metric,
                Labels = classes?.Labels,
                ClassNames = classes?.Names,
                Groups = groups,
                Scores = scores,
                Logits = _logits,
                Confidence = confidence,
                CutoffScores = cutoff,
                Given = files.Given is string given ? RowListReader.Read(given, rows, left) : [],
                MustDrop = files.MustDrop is string mustDrop ? RowListReader.Read(mustDrop, rows, left) : [],
            };
            DataNeeds needs = demands.Aggregate(DataNeeds.Nothing, (all, demand) => all | demand.Needs);
            return new OpenDataset(files, data, _rows!, needs) { Filter = _filter, Records = RecordsOf(files.Embeddings) ?? RecordsOf(files.Ids) };
        }

        public void Dispose()
        {
            _embeddings?.Dispose();
            _logits?.Dispose();
        }

        // The inputs that may be tables, in the order in which a condition is tried on them.
        IEnumerable<(string?, DataUse)> Tables() =>
        [
            (files.Embeddings, DataUse.Embeddings), (files.Ids, DataUse.Ids), (files.Labels, DataUse.Labels), (files.Scores, DataUse.Scores),
            (files.Confidence, DataUse.Scores), (files.CutoffScores, DataUse.Scores),
        ];

        string[]? ReadIds()
        {
            if (files.Ids is null)
                return ShardIds.Read(files.Embeddings);
            return _filter is null && files.Where is not null ? IdsReader.Read(files.Ids) : Aligned(files.Ids, "ids", IdsReader.Read, read => read.Length);
        }

        // A row that is left out may lack an embedding, so its table is read without it.
        MatrixView OpenEmbeddings(string spec)
        {
            (DataSpec Matrix, DataSpec Keys)? keyed = EmbeddingsKey.Of(spec);
            // Ids of their own decide the order of the rows.
            if (keyed is not null && files.Ids is string named)
                return EmbeddingsKey.InOrderOf(spec, EmbeddingsReader.Open(spec), IdsReader.Read(keyed.Value.Keys.ToString()), IdsReader.Read(named));
            DataSpec source = keyed?.Matrix ?? DataSpec.Parse(spec);
            return _filter is not null && source.Path == _filter.Table.Path && TableEngines.For("where").IsTable(source)
                ? TableEngines.For("where").OpenMatrix(source, _filter.Condition)
                : EmbeddingsReader.Open(spec);
        }

        static RecordsOfRows? RecordsOf(string? spec) => spec is null ? null : DataFormats.Find(DataSpec.Parse(spec), DataUse.Any).RecordsOf(DataSpec.Parse(spec));

        // The first input says what the rows are, every other one must agree; what has all rows is left with those that meet the condition.
        T? Aligned<T>(string? spec, string what, Func<string, T> read, Func<T, int> rowsOf, Func<T, RowFilter, T>? leave = null)
            where T : class
        {
            if (spec is null)
                return null;
            T part;
            try
            {
                part = read(spec);
            }
            catch (MisalignedDataException error) when (HasUnusedIds(what, spec))
            {
                throw WithIds(error, spec);
            }
            if (_filter is not null && leave is not null && rowsOf(part) == _filter.All)
                part = leave(part, _filter);
            var found = new RowCount($"{files.Part}{what} {spec}", rowsOf(part));
            try
            {
                if (_rows is not null)
                    Alignment.Require(_rows.Name, _rows.Rows, found.Name, found.Rows);
            }
            catch (MisalignedDataException error)
            {
                (part as IDisposable)?.Dispose();
                if (HasUnusedIds(what, spec))
                    throw WithIds(error, spec);
                throw;
            }
            _rows ??= found;
            return part;
        }

        bool HasUnusedIds(string what, string spec) => files.Ids is null && what switch
        {
            "labels" => UnusedIds.AreIn(spec, DataUse.Labels),
            "scores" or "confidence" or "cutoff scores" => UnusedIds.AreIn(spec, DataUse.Scores),
            _ => false,
        };

        static InvalidDataContentException WithIds(MisalignedDataException error, string spec) => new(
            $"{error.Message.TrimEnd('.')}; or give `ids`, the names of the dataset's rows, by which the column 'id' of {spec} is matched.", error);

        // Columns of logits are classes by their numbers, which must stay then.
        ClassColumn ReadLabels(string spec, string[]? ids)
        {
            if (_filter is not null)
                return LeftLabels.Read(spec, _filter, ids, files.LabelsMayMiss, keepsNumbers: files.Logits is not null);
            return (files.LabelsMayMiss, files.Logits) switch
            {
                (true, null) => LabelsReader.ReadPartialClasses(spec, KnownRows(), ids),
                (true, _) => new ClassColumn(LabelsReader.ReadPartial(spec, KnownRows(), ids), null),
                (false, null) => LabelsReader.ReadClasses(spec, ids),
                (false, _) => new ClassColumn(LabelsReader.Read(spec, ids), null),
            };
        }

        ImportanceScores ReadScores(string spec, string[]? ids)
        {
            if (files.ScoredRows is not null)
                return PartialScores.Load(spec, KnownRows(), files.ScoredRows, files.Hard, ids);
            try
            {
                return ImportanceScores.Load(spec, _filter is null ? _rows?.Rows : ids?.Length, files.Hard, ids);
            }
            catch (MisalignedDataException) when (_filter is not null && ids is not null)
            {
                // What an earlier run with the same condition made is of the rows that are left.
                return ImportanceScores.Load(spec, _filter.Rows.Length, files.Hard, _filter.Apply(ids));
            }
        }

        static ImportanceScores Left(ImportanceScores read, RowFilter filter) =>
            new(read.Name, read.Direction, filter.Apply(read.Values.ToArray()), read.Definition, read.Parameters, read.Source) { DirectionSource = read.DirectionSource };

        static string[] RowNumbers(int rows) => [.. Enumerable.Range(0, rows).Select(row => row.ToString(CultureInfo.InvariantCulture))];

        // Of files, which hold all rows; a condition leaves fewer.
        int KnownRows() => _filter?.All ?? _rows?.Rows ?? throw new MissingDataException(
            DataNeeds.Nothing, demands.Count > 0 ? demands[0] : new DataDemand(DataNeeds.Nothing, "A dataset needs"));
    }
}
