using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.DataComp;

/// <summary>The rows of a pool: the samples that metadata and features have, each once, in the order of the metadata.</summary>
/// <remarks>Features are matched by their own member <c>uid</c> where they have one, whatever the order of files and rows; else the rows of
/// <c>NAME.npz</c> are those of <c>NAME.parquet</c>. The order in which the files are read makes no difference to what belongs together.</remarks>
sealed class DataCompPool
{
    static readonly Lock s_lock = new();
    static WeakReference<DataCompPool>? s_last;

    readonly string _stamp;
    readonly UInt128[] _uids;

    DataCompPool(DataCompFolder folder, string stamp, Func<DataSpec, DataUse, DataColumn> openColumn)
    {
        (Folder, _stamp) = (folder, stamp);
        UidColumn[] metadata = Array.ConvertAll(folder.Metadata, file => UidColumn.Read(file, DataCompFolder.Uid, openColumn));
        RowsOfFeatures = new int?[folder.Features.Length];
        var join = new UidJoin(metadata);
        if (folder.UidMember is string member)
        {
            UsedFeatures = [.. Enumerable.Range(0, folder.Features.Length)];
            UidColumn[] features = Array.ConvertAll(folder.Features, file => UidColumn.Read(file, member, openColumn));
            for (int i = 0; i < features.Length; i++)
                RowsOfFeatures[i] = features[i].Uids.Length;
            join.ByUid(features);
        }
        else
        {
            UsedFeatures = [.. folder.FeaturesOf.Where(place => place >= 0)];
            for (int i = 0; i < metadata.Length; i++)
            {
                if (folder.FeaturesOf[i] >= 0)
                    RowsOfFeatures[folder.FeaturesOf[i]] = metadata[i].Uids.Length;
            }
            join.ByFile(folder.FeaturesOf);
            join.LeaveOutFiles([.. folder.Features.Where((_, place) => !folder.FeaturesOf.Contains(place))]);
        }
        (_uids, int[] featureRows, int[] rowOfRecord) = join.Rows();
        if (_uids.Length == 0)
            throw new InvalidDataContentException($"{folder.Path} has no sample with both metadata and features{join.WhyNone}.");
        bool isWhole = featureRows.Length == UsedFeatures.Sum(place => RowsOfFeatures[place]);
        for (int row = 0; row < featureRows.Length && isWhole; row++)
            isWhole = featureRows[row] == row;
        FeatureRows = isWhole ? null : featureRows;
        Records = new RecordsOfRows(folder.Table, rowOfRecord, join.Notes, join.Counts);
    }

    /// <summary>The files.</summary>
    public DataCompFolder Folder { get; }

    /// <summary>N.</summary>
    public int Rows => _uids.Length;

    /// <summary>Places in <see cref="DataCompFolder.Features"/> of the files that are joined, in their order.</summary>
    public int[] UsedFeatures { get; }

    /// <summary>For each file of features the rows that it must have; null where it is not used.</summary>
    public int?[] RowsOfFeatures { get; }

    /// <summary>[N] the row of the joined features of each row; null where they are the rows in order.</summary>
    public int[]? FeatureRows { get; }

    /// <summary>Which records of the metadata are rows.</summary>
    public RecordsOfRows Records { get; }

    /// <summary>Reads which samples a pool has, unless that was read last and the files have not changed.</summary>
    /// <param name="spec">The pool.</param>
    /// <param name="openColumn">Opens the column of one file.</param>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or nothing belongs together.</exception>
    public static DataCompPool Of(DataSpec spec, Func<DataSpec, DataUse, DataColumn> openColumn)
    {
        DataCompFolder folder = DataCompFolder.Find(spec);
        string stamp = string.Join('\n', folder.Metadata.Concat(folder.Features).Select(file => new FileInfo(file))
            .Select(file => FormattableString.Invariant($"{file.FullName}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}")));
        lock (s_lock)
        {
            if (s_last?.TryGetTarget(out DataCompPool? last) == true && last._stamp == stamp && last.Folder.Path == folder.Path)
                return last;
            var pool = new DataCompPool(folder, stamp, openColumn);
            s_last = new WeakReference<DataCompPool>(pool);
            return pool;
        }
    }

    /// <summary>Reads a column of the metadata: numbers where all its values are, else texts.</summary>
    /// <param name="shown">Its name for messages.</param>
    /// <param name="column">The column.</param>
    /// <param name="openColumn">Opens the column of one file.</param>
    /// <exception cref="InvalidDataContentException">A file has no such column, or has changed.</exception>
    public VectorColumn ReadColumn(string shown, string column, Func<DataSpec, DataUse, DataColumn> openColumn)
    {
        if (column == DataCompFolder.Uid)
            return VectorColumn.Of(shown, Array.ConvertAll(_uids, uid => uid.ToString("x32", CultureInfo.InvariantCulture)));
        double[]? numbers = new double[Rows];
        string[]? texts = null;
        int record = 0;
        foreach (string file in Folder.Metadata)
        {
            using DataColumn opened = openColumn(new DataSpec(file, column), DataUse.Any);
            ((CellColumn)opened).Read((in cell) =>
            {
                int row = record < Records.RowOfRecord.Length ? Records.RowOfRecord[record] : throw Changed(file);
                record++;
                if (row < 0)
                    return;
                if (cell.Number is double number && texts is null)
                {
                    numbers[row] = number;
                    return;
                }
                texts ??= Array.ConvertAll(numbers, known => known.ToString("R", CultureInfo.InvariantCulture));
                texts[row] = cell.Number?.ToString("R", CultureInfo.InvariantCulture) ?? cell.Text.ToString();
            });
        }
        if (record != Records.RowOfRecord.Length)
            throw Changed(Folder.Metadata[^1]);
        return texts is null ? VectorColumn.Of(shown, numbers) : VectorColumn.Of(shown, texts);
    }

    static InvalidDataContentException Changed(string file) => new($"{file} has other records than were read before; it has changed, start again.");
}
