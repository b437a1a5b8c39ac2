using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Formats.Idx;
using Pith.Data.Formats.Json;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Data.Readers;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Inspection;

/// <summary>Finds out what an input is, and walks its values once.</summary>
sealed class FileInspector(string spec, IProgress<WorkProgress>? progress, CancellationToken cancellation)
{
    const int BlockValues = 1 << 16;
    readonly DataSpec _source = DataSpec.Parse(spec);

    public FileInspection Inspect()
    {
        _source.RefuseParquet();
        if (_source.IsPattern || Directory.Exists(_source.Path))
            return InspectShards();
        if (_source.HasExtension(".csv"))
            return InspectCsv();
        if (_source.HasExtension(".json"))
            return InspectJson();
        if (_source.HasExtension(".txt"))
            return InspectIds();
        if (_source.HasExtension(".npz"))
            return InspectArchive();
        if (_source.HasExtension(".safetensors"))
            return InspectTensors();
        if (IsIdx())
            return InspectIdx();
        _source.RefuseMember();
        return InspectArray(NpyFile.Open(_source.Path));
    }

    FileInspection InspectShards()
    {
        if (_source.Member is not null && Directory.Exists(_source.Path) && Directory.GetFiles(_source.Path, "*.npz").Length == 0)
        {
            string named = _source.Member + ".npy";
            var file = new FileInfo(Path.Combine(_source.Path, "scores", named));
            if (!file.Exists)
                file = new FileInfo(Path.Combine(_source.Path, named));
            return InspectArray(VectorReader.Open(_source, "scores", ["scores", ""])) with { Bytes = file.Exists ? file.Length : 0 };
        }
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        long bytes = EmbeddingsReader.FindShards(_source).Sum(file => new FileInfo(file).Length);
        return InspectMatrix(matrix) with { Kind = "matrix in shards", Bytes = bytes };
    }

    FileInspection InspectArchive()
    {
        using NpzFile file = NpzFile.Open(_source.Path);
        if (_source.Member is { } member)
            return InspectArray(file.OpenArray(member));
        var members = new List<FileMember>();
        foreach (string name in file.Members)
        {
            cancellation.ThrowIfCancellationRequested();
            using StoredArray array = file.OpenArray(name);
            members.Add(new FileMember(name, array.Shape, array.Format.Name));
        }
        bool isGraph = file.Contains("indices") && file.Contains("distances");
        if (!isGraph)
            return New("npz archive") with { Members = members };
        FileInspection distances = InspectArray(file.OpenArray("distances"));
        return distances with { Kind = "kNN graph", DuplicateRows = null, Members = members };
    }

    FileInspection InspectTensors()
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(_source.Path);
        if (_source.Member is { } member)
            return InspectArray(file.OpenArray(member));
        return New("safetensors file") with { Members = file.Describe() };
    }

    FileInspection InspectArray(StoredArray array)
    {
        using (array)
        {
            if (array.Format.IsString)
                return New("strings") with { Shape = array.Shape, Type = array.Format.Kind == ElementKind.Bytes ? "bytes" : "unicode" };
            if (array.Shape is [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue])
            {
                using StoredMatrix matrix = StoredMatrix.Create(array);
                return InspectMatrix(matrix) with { Type = array.Format.Name };
            }
            var statistics = new ValueStatistics();
            LabelCounter? labels = array is { Shape.Length: 1, Format.IsInteger: true } ? new LabelCounter() : null;
            var reporter = new BlockProgress(progress, "inspect", array.Count);
            var buffer = new double[Math.Min(array.Count, BlockValues)];
            for (long first = 0; first < array.Count; first += buffer.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<double> block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, array.Count - first));
                array.Read(first, block);
                statistics.Add(block);
                labels?.Add(block);
                reporter.Add(block.Length);
            }
            string kind = array.Shape.Length switch { 0 => "number", 1 => "vector", _ => "array" };
            return WithStatistics(New(kind) with { Shape = array.Shape, Type = array.Format.Name, Classes = labels?.Count }, statistics);
        }
    }

    FileInspection InspectMatrix(MatrixView matrix)
    {
        var statistics = new ValueStatistics();
        var duplicates = new DuplicateRows(matrix.Rows);
        int blockRows = Math.Clamp(BlockValues / matrix.Columns, 1, matrix.Rows);
        var buffer = new double[blockRows * matrix.Columns];
        var reporter = new BlockProgress(progress, "inspect", matrix.Rows);
        for (int first = 0; first < matrix.Rows; first += blockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(blockRows, matrix.Rows - first);
            matrix.CopyRows(first, count, buffer);
            statistics.Add(buffer.AsSpan(0, count * matrix.Columns));
            for (int i = 0; i < count; i++)
                duplicates.Add(buffer.AsSpan(i * matrix.Columns, matrix.Columns));
            reporter.Add(count);
        }
        FileInspection found = New("matrix") with
        {
            Shape = [matrix.Rows, matrix.Columns],
            Type = matrix.StorageType.ToString().ToLowerInvariant(),
            DuplicateRows = duplicates.Count(),
        };
        return WithStatistics(found, statistics);
    }

    FileInspection InspectCsv()
    {
        if (_source.Member is { } column)
        {
            var statistics = new ValueStatistics();
            bool isNumeric = true;
            long records = 0;
            CsvColumn.Read(_source.Path, column, [], _ => (_, _, _, cell) =>
            {
                records++;
                double value = double.NaN;
                if (!cell.IsWhiteSpace() && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                    isNumeric = false;
                statistics.Add([value]);
            });
            FileInspection found = New("csv column") with { Shape = [records], Type = isNumeric ? "number" : "text" };
            return isNumeric ? WithStatistics(found, statistics) : found;
        }
        (string[] names, long count) = CsvColumn.Describe(_source.Path, cancellation);
        return New("csv table") with { Shape = [count, names.Length], Members = [.. names.Select(name => new FileMember(name, [], "column"))] };
    }

    FileInspection InspectJson()
    {
        _source.RefuseMember();
        var statistics = new ValueStatistics();
        int rows = 0;
        JsonScoreDictionary.Read(_source.Path, (row, value) =>
        {
            rows = Math.Max(rows, row + 1);
            statistics.Add([value]);
        });
        return WithStatistics(New("json scores") with { Shape = [rows], Type = "number" }, statistics);
    }

    FileInspection InspectIds() => New("ids") with { Shape = [IdsReader.Read(spec).Length], Type = "text" };

    bool IsIdx()
    {
        string name = Path.GetFileName(_source.Path);
        return name.EndsWith("-ubyte", StringComparison.Ordinal) || name.EndsWith("-ubyte.gz", StringComparison.Ordinal)
            || _source.HasExtension(".idx") || _source.HasExtension(".gz");
    }

    FileInspection InspectIdx()
    {
        _source.RefuseMember();
        IdxArray array = IdxFile.Read(_source.Path);
        var statistics = new ValueStatistics();
        var labels = new LabelCounter();
        var block = new double[BlockValues];
        for (int first = 0; first < array.Values.Length; first += BlockValues)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BlockValues, array.Values.Length - first);
            for (int i = 0; i < count; i++)
                block[i] = array.Values[first + i];
            statistics.Add(block.AsSpan(0, count));
            labels.Add(block.AsSpan(0, count));
        }
        FileInspection found = New("idx array") with
        {
            Shape = [.. array.Shape.Select(axis => (long)axis)],
            Type = "uint8",
            Classes = array.Shape.Length == 1 ? labels.Count : null,
        };
        return WithStatistics(found, statistics);
    }

    FileInspection New(string kind) => new()
    {
        Name = spec,
        Kind = kind,
        Bytes = File.Exists(_source.Path) ? new FileInfo(_source.Path).Length : 0,
    };

    static FileInspection WithStatistics(FileInspection found, ValueStatistics statistics)
    {
        bool isAny = statistics.FiniteCount > 0;
        return found with
        {
            Minimum = isAny ? statistics.Minimum : null,
            Maximum = isAny ? statistics.Maximum : null,
            Mean = isAny ? statistics.Mean : null,
            NotANumber = statistics.NotANumber,
            Infinite = statistics.Infinite,
        };
    }
}
