using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Readers;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Inspection;

/// <summary>Asks an input's format what it is, and walks its values once.</summary>
sealed class FileInspector(string spec, IProgress<WorkProgress>? progress, CancellationToken cancellation)
{
    const int BlockValues = 1 << 16;
    readonly DataSpec _source = DataSpec.Parse(spec);

    public FileInspection Inspect()
    {
        if (_source.IsSideBySide)
            return InspectMatrix(DataFormats.OpenMatrix(_source, DataUse.Embeddings)) with { Bytes = DataFormats.Find(_source, DataUse.Any).FilesOf(_source).Files.Sum(file => new FileInfo(file).Length) };
        using DataSource source = DataFormats.Open(_source, DataUse.Any);
        DataDescription about = source.Describe(_source.Member, cancellation);
        string? name = about.ContentName ?? _source.Member;
        FileInspection found = about.Content switch
        {
            DataContent.Matrix when source is ArraySource arrays => InspectArray(arrays.OpenArray(name)),
            DataContent.Matrix => InspectMatrix(source.OpenMatrix(name)),
            DataContent.Column => InspectColumn(source.OpenColumn(name, DataUse.Any), about),
            _ => New(),
        };
        return found with
        {
            Kind = about.Kind ?? found.Kind,
            Shape = about.Shape.Count > 0 ? about.Shape : found.Shape,
            Type = about.Type ?? found.Type,
            Members = about.Members,
            Shards = about.Shards,
            DuplicateRows = about.CountsDuplicates ? found.DuplicateRows : null,
            Bytes = about.Bytes ?? (File.Exists(_source.Path) && !FileKind.IsPipe(_source.Path) ? new FileInfo(_source.Path).Length : 0),
        };
    }

    FileInspection InspectArray(StoredArray array)
    {
        if (array.Shape is [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue] && !array.Format.IsString)
            return InspectMatrix(StoredMatrix.Create(array)) with { Type = array.Format.Name };
        using (array)
        {
            if (array.Format.IsString)
                return New() with { Kind = "strings", Shape = array.Shape, Type = array.Format.Kind == ElementKind.Bytes ? "bytes" : "unicode" };
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
            return WithStatistics(New() with { Kind = kind, Shape = array.Shape, Type = array.Format.Name, Classes = labels?.Count }, statistics);
        }
    }

    FileInspection InspectMatrix(MatrixView opened)
    {
        using MatrixView matrix = opened;
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
        FileInspection found = New() with
        {
            Kind = "matrix",
            Shape = [matrix.Rows, matrix.Columns],
            Type = matrix.StorageType.ToString().ToLowerInvariant(),
            DuplicateRows = duplicates.Count(),
        };
        return WithStatistics(found, statistics);
    }

    FileInspection InspectColumn(DataColumn opened, DataDescription about)
    {
        using DataColumn column = opened;
        if (about.Type == "text")
            return New() with { Shape = [IdsReader.Read(spec).Length] };
        var statistics = new ValueStatistics();
        bool isNumeric = true;
        long rows = 0;
        if (column is VectorColumn vector)
        {
            double[] values = vector.ToDoubles("a number per row");
            statistics.Add(values);
            rows = values.Length;
        }
        else
        {
            ((CellColumn)column).Read((in cell) =>
            {
                rows = Math.Max(rows, (cell.Row ?? cell.Index) + 1L);
                double value = cell.Number ?? double.NaN;
                if (cell.Number is null && !cell.Text.IsWhiteSpace() && !double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                    isNumeric = false;
                statistics.Add([value]);
            });
        }
        FileInspection found = New() with { Shape = [rows], Type = isNumeric ? "number" : "text" };
        return isNumeric ? WithStatistics(found, statistics) : found;
    }

    FileInspection New() => new() { Name = spec, Kind = "" };

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
