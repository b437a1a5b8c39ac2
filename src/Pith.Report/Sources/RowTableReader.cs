using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Data.Sources;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Prune;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Report.Sources;

/// <summary>Reads what the runs say of every row.</summary>
static class RowTableReader
{
    /// <summary>Reads the table of the report's main run; null where it has no rows of its own to show.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="inputs">Labels and images of the same rows.</param>
    /// <exception cref="InvalidDataContentException">A file of the run is broken.</exception>
    public static (RowTable Table, SelectionRun? Selection)? Read(RunSet runs, ReportInputs inputs)
    {
        FoundRun main = runs.Main;
        return main.Command switch
        {
            "prune" => ReadSelection(main, inputs),
            "extrapolate" or "score" => (ReadScores(runs, main, inputs), null),
            "train" => (ReadTraining(main, inputs), null),
            "embed" or "graph" => (ReadRows(main, inputs), null),
            _ => null,
        };
    }

    static (RowTable, SelectionRun?) ReadSelection(FoundRun main, ReportInputs inputs)
    {
        SelectionRun run = SelectionRun.Open(main.Folder);
        inputs.Ids = run.GivenIds;
        int rows = run.Selection.Rows;
        var inside = new bool[rows];
        foreach (int row in run.Selection.Order)
            inside[row] = true;
        bool isScored = main.Option("scores") is not null;
        return (new RowTable
        {
            Rows = rows,
            Inside = inside,
            Order = run.Selection.Order,
            OrderIsNested = main.Manifest.Facts.GetValueOrDefault("orderIsNested") == 1,
            Reasons = Array.ConvertAll(run.Selection.Reasons, reason => (byte)reason),
            ReasonNames = [.. Enum.GetValues<RowReason>().Select(PlainWords.Reason)],
            Scores = isScored ? run.Scores : null,
            ScoreName = PlainWords.Score(ScoreName(main.Option("scores"))),
            HighIsHard = isScored ? run.Direction == ScoreDirection.HighIsHard : null,
            DirectionFrom = isScored ? DirectionWords.SourceOf(main.Manifest.Facts) : null,
            Labels = inputs.Labels(rows),
            ClassNames = inputs.ClassNames,
            Ids = run.GivenIds,
        }, run);
    }

    static RowTable ReadScores(RunSet runs, FoundRun main, ReportInputs inputs)
    {
        int rows = main.Manifest.RowCount;
        string? name = FirstScore(main);
        ImportanceScores? scores = name is null ? null : ImportanceScores.Load($"{main.Folder}:{name}", rows);
        bool[]? scored = main.Command == "extrapolate" ? inputs.Scored(runs, main, rows) : null;
        return new RowTable
        {
            Rows = rows,
            Inside = scored,
            InsideWord = "scored",
            OutsideWord = "extrapolated",
            Scores = scores?.Values.ToArray(),
            ScoreName = PlainWords.Score(name ?? "score"),
            HighIsHard = scores is null ? null : scores.Direction == ScoreDirection.HighIsHard,
            DirectionFrom = DirectionWords.SourceOf(main.Manifest.Facts) ?? scores?.DirectionSource,
            Labels = inputs.Labels(rows),
            ClassNames = inputs.ClassNames,
        };
    }

    static RowTable ReadTraining(FoundRun main, ReportInputs inputs)
    {
        int rows = main.Manifest.RowCount;
        bool[]? trained = null;
        if (main.File("rows.npy") is string path && NpyFile.ReadInt64s(path) is long[] list && list.Length < rows)
        {
            trained = new bool[rows];
            foreach (long row in list)
            {
                if (row < 0 || row >= rows)
                    throw new InvalidDataContentException(string.Create(CultureInfo.InvariantCulture, $"{path} names row {row} of {rows}; train again."));
                trained[row] = true;
            }
        }
        return new RowTable
        {
            Rows = rows,
            Inside = trained,
            InsideWord = "trained",
            OutsideWord = "not trained",
            Labels = inputs.Labels(rows),
            ClassNames = inputs.ClassNames,
        };
    }

    // Rows that no run has parted yet.
    static RowTable ReadRows(FoundRun main, ReportInputs inputs)
    {
        int rows = main.Manifest.RowCount;
        return new RowTable
        {
            Rows = rows,
            Labels = inputs.Labels(rows),
            ClassNames = inputs.ClassNames,
            Ids = inputs.Ids is string[] ids && ids.Length == rows ? ids : null,
        };
    }

    static string? FirstScore(FoundRun run)
    {
        if (run.File(ScoresFolder.FileName) is null)
            return null;
        string[] names = [.. ScoresFolder.ReadDescriptions(run.Folder).Keys];
        return Array.Find(names, name => !name.EndsWith(ExtrapolationFiles.CalibratedSuffix, StringComparison.Ordinal)) ?? names.FirstOrDefault();
    }

    // FOLDER:aum and scores/aum.npy both hold aum.
    static string ScoreName(string? option)
    {
        if (option is null)
            return "score";
        // The manifest holds names without folders, so whether a path exists says nothing here.
        DataSpec spec = DataSpec.Parse(option);
        int colon = spec.Member is null ? option.LastIndexOf(':') : spec.Path.Length;
        string name = colon >= 0 && colon < option.Length - 1 ? option[(colon + 1)..] : "";
        // Of a table's column its key may be named, too.
        int key = colon >= 0 && DataFormats.Find(new DataSpec(option[..colon], name), DataUse.Scores).NamesRows ? name.LastIndexOf('@') : -1;
        return name.Length > 0 ? key > 0 ? name[..key] : name : Path.GetFileNameWithoutExtension(option);
    }
}
