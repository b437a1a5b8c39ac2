namespace Pith.Data.Formats.DataComp;

/// <summary>Finds which records of metadata and which rows of features are about the same sample, and says what is left over.</summary>
/// <param name="metadata">The uids of each metadata file.</param>
sealed class UidJoin(UidColumn[] metadata)
{
    readonly List<string> _notes = [];
    readonly Dictionary<string, double> _counts = [];
    readonly UidIndex _records = new(metadata);

    // The row of the joined features of each record, or -1.
    int[] _featureOf = [];

    /// <summary>A sentence for each kind of sample that is left out.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>How many of each kind there are.</summary>
    public IReadOnlyDictionary<string, double> Counts => _counts;

    /// <summary>Why nothing belongs together, as the end of a sentence.</summary>
    public string WhyNone => _notes.Count == 0 ? "" : ": " + string.Join("; ", _notes).Replace("note: ", "", StringComparison.Ordinal).Replace(".;", ";", StringComparison.Ordinal).TrimEnd('.');

    /// <summary>Rows of features are the records of the metadata file of the same name.</summary>
    /// <param name="featuresOf">For each metadata file whether features are there: at least 0, or -1.</param>
    public void ByFile(int[] featuresOf)
    {
        _featureOf = new int[metadata.Sum(file => file.Uids.Length)];
        int record = 0;
        int row = 0;
        for (int file = 0; file < metadata.Length; file++)
        {
            for (int i = 0; i < metadata[file].Uids.Length; i++)
                _featureOf[record++] = featuresOf[file] >= 0 ? row++ : -1;
        }
        TellMissing();
    }

    /// <summary>Rows of features name their sample.</summary>
    /// <param name="features">The uids of each file of features.</param>
    public void ByUid(UidColumn[] features)
    {
        var index = new UidIndex(features);
        TellRepeated(index, "featureUidsTwice", "row", "rows", "of features", "the first row of each is taken");
        _featureOf = Array.ConvertAll(_records.Uids, index.Find);
        TellMissing();
        int strangers = 0;
        int first = -1;
        for (int row = 0; row < index.Uids.Length; row++)
        {
            if (_records.Find(index.Uids[row]) >= 0)
                continue;
            strangers++;
            first = first < 0 ? row : first;
        }
        Tell("uidsWithoutMetadata", strangers, first < 0 ? "" : $"features and no metadata, the first {index.NameOf(first)}");
    }

    /// <summary>Says of files of features that nothing names their rows.</summary>
    public void LeaveOutFiles(string[] files)
    {
        if (files.Length == 0)
            return;
        _counts["featureFilesWithoutMetadata"] = files.Length;
        _notes.Add(FormattableString.Invariant(
            $"note: {files.Length:N0} {(files.Length == 1 ? "file" : "files")} of features, the first {files[0]}, {(files.Length == 1 ? "has" : "have")} no metadata file of the same name and no uids; left out."));
    }

    /// <summary>The rows: each sample once, where it has features.</summary>
    /// <returns>Uids and rows of features by row, and the row of each record, -1 for none.</returns>
    public (UInt128[] Uids, int[] FeatureRows, int[] RowOfRecord) Rows()
    {
        UidIndex index = _records;
        TellRepeated(index, "uidsTwice", "record", "records", "of the metadata", "the first record of each is taken");
        var uids = new List<UInt128>(index.Uids.Length);
        var rows = new List<int>(index.Uids.Length);
        int[] rowOfRecord = new int[index.Uids.Length];
        Array.Fill(rowOfRecord, -1);
        for (int record = 0; record < index.Uids.Length; record++)
        {
            if (_featureOf[record] < 0 || index.IsRepeat(record))
                continue;
            rowOfRecord[record] = uids.Count;
            uids.Add(index.Uids[record]);
            rows.Add(_featureOf[record]);
        }
        return ([.. uids], [.. rows], rowOfRecord);
    }

    void TellMissing()
    {
        int missing = _featureOf.Count(row => row < 0);
        Tell("uidsWithoutFeatures", missing, missing == 0 ? "" : $"metadata and no features, the first {_records.NameOf(Array.IndexOf(_featureOf, -1))}");
    }

    void Tell(string fact, int count, string what)
    {
        if (count == 0)
            return;
        _counts[fact] = count;
        _notes.Add(FormattableString.Invariant($"note: {count:N0} {(count == 1 ? "uid has" : "uids have")} {what}; left out."));
    }

    void TellRepeated(UidIndex index, string fact, string one, string many, string where, string what)
    {
        if (index.Repeats == 0)
            return;
        _counts[fact] = index.Repeats;
        _notes.Add(FormattableString.Invariant(
            $"note: {index.Repeats:N0} {(index.Repeats == 1 ? one : many)} {where} {(index.Repeats == 1 ? "repeats" : "repeat")} a uid of another, the first {index.NameOf(index.FirstRepeat)}; {what}."));
    }
}
