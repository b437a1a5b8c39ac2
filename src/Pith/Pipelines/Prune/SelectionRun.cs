using System.Globalization;
using Pith.Data.Formats.Csv;
using Pith.Data.Scores;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.D2;
using Pith.Selection.Explanation;

namespace Pith.Pipelines.Prune;

/// <summary>A finished run of <c>pith prune</c>, read back: the selection, and what is needed to explain its rows.</summary>
sealed class SelectionRun
{
    static readonly string[] s_columns = ["row", "id", "kept", "order", "score", "value", "reason"];

    SelectionRun(Manifest manifest, Coreset selection, string[] ids, double[] scores)
    {
        Manifest = manifest;
        Selection = selection;
        Ids = ids;
        Scores = scores;
    }

    /// <summary>The run's manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The selection with its message graph, where its method has one.</summary>
    public Coreset Selection { get; }

    /// <summary>[N] the users' names of the rows; the row numbers where none were given.</summary>
    public string[] Ids { get; }

    /// <summary>The users' names of the rows, by which tables are matched; null where none were given.</summary>
    public string[]? GivenIds => Manifest.Options.GetValueOrDefault("ids") is not null
        || Ids.Where((id, row) => id != row.ToString(CultureInfo.InvariantCulture)).Any() ? Ids : null;

    /// <summary>[N] the scores as they stand in the file; NaN = not scored.</summary>
    public double[] Scores { get; }

    /// <summary>What a high score means.</summary>
    public ScoreDirection Direction => Manifest.Options.GetValueOrDefault("hard") == "low" ? ScoreDirection.HighIsEasy : ScoreDirection.HighIsHard;

    /// <summary>Whether the selection looked at scores that were given.</summary>
    public bool IsScored => Manifest.Options.GetValueOrDefault("scores") is not null;

    /// <summary>By which method the rows were kept and which end of the scores is hard, as the end of a sentence.</summary>
    public string How
    {
        get
        {
            string method = $"method {Manifest.Options.GetValueOrDefault("method")}";
            if (!IsScored)
                return method;
            string cutoff = Manifest.Options.GetValueOrDefault("cutoff") is string text and not "0" ? $", cutoff {text}" : "";
            return $"{method}{cutoff}; scores: {DirectionText}";
        }
    }

    /// <summary>Which end of the scores is hard and whence that is known, e.g. <c>high is hard (assumed)</c>.</summary>
    public string DirectionText => (Direction == ScoreDirection.HighIsHard ? "high" : "low") + " is hard" + DirectionWords.From(DirectionFrom);

    /// <summary>Whence the direction is known; null where no scores were given or nobody kept it.</summary>
    public DirectionSource? DirectionFrom => IsScored ? DirectionWords.SourceOf(Manifest.Facts) : null;

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="InvalidDataContentException">The folder is no run of <c>pith prune</c>, or a file is broken.</exception>
    public static SelectionRun Open(string folder)
    {
        Manifest manifest = Manifest.Read(folder);
        int[] order = Array.ConvertAll(SelectionFiles.ReadOrder(folder, manifest.Rows), row => (int)row);
        string path = Path.Combine(folder, SelectionFiles.Table);
        if (!File.Exists(path))
            throw new InvalidDataContentException($"{folder} holds no {SelectionFiles.Table}; give a run that pith prune wrote.");
        // The table has a line for each row, so that no more can be claimed than it has bytes.
        if (manifest.Rows < 1 || manifest.Rows > new FileInfo(path).Length)
            throw new InvalidDataContentException($"The {Manifest.FileName} of {folder} claims {manifest.Rows} rows, which {SelectionFiles.Table} does not hold; run pith prune again.");
        int rows = (int)manifest.Rows;
        var ids = new string[rows];
        var scores = new double[rows];
        var values = new double[rows];
        var reasons = new RowReason[rows];
        using (FileStream stream = File.OpenRead(path))
        using (var reader = new CsvRecordReader(stream, path))
        {
            if (!reader.Read() || reader.FieldCount != s_columns.Length)
                throw Broken(path, 1);
            for (int row = 0; row < rows; row++)
            {
                if (!reader.Read() || reader.FieldCount != s_columns.Length
                    || !int.TryParse(reader[0], NumberStyles.None, CultureInfo.InvariantCulture, out int named) || named != row
                    || !KebabCase.TryParse(reader[6].ToString(), out reasons[row]))
                    throw Broken(path, reader.Line);
                ids[row] = reader[1].ToString();
                scores[row] = Number(reader[4], path, reader.Line);
                values[row] = Number(reader[5], path, reader.Line);
            }
            if (rows < 1 || reader.Read())
                throw Broken(path, reader.Line);
        }
        RequireOrder(folder, order, reasons);
        var selection = new Coreset(order, values, reasons)
        {
            Facts = manifest.Facts,
            MessageGraph = SelectionFiles.ReadEdges(folder, rows),
            Duplicates = DuplicatesFile.Read(folder, rows),
        };
        return new SelectionRun(manifest, selection, ids, scores);
    }

    // Who edits one file of a run leaves the others as they were.
    static void RequireOrder(string folder, int[] order, RowReason[] reasons)
    {
        var seen = new bool[reasons.Length];
        foreach (int row in order)
        {
            if ((uint)row >= (uint)reasons.Length || seen[row] || reasons[row] is not (RowReason.Picked or RowReason.Given))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{SelectionFiles.Kept} of {folder} names row {row}, which {SelectionFiles.Table} does not keep once; run pith prune again."));
            }
            seen[row] = true;
        }
    }

    /// <summary>The row of an id.</summary>
    /// <exception cref="OptionException">No row has it, or several have.</exception>
    public int RowOf(string id)
    {
        string wanted = id.Trim();
        int row = Array.FindIndex(Ids, known => known.Trim() == wanted);
        if (row < 0)
            throw new OptionException("id", $"`id` {id}: no row of the run has this id; ids compare letter by letter.");
        int second = Array.FindIndex(Ids, row + 1, known => known.Trim() == wanted);
        return second < 0 ? row : throw new OptionException("id", $"`id` {id} names rows {row} and {second}; give `row` instead.");
    }

    /// <summary>Explains one row with the numbers that the selection used.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="OptionException">There is no such row.</exception>
    public RowExplanation Explain(int row)
    {
        var problem = new SelectionProblem
        {
            Rows = Selection.Rows,
            Scores = IsScored ? new ImportanceScores("score", Direction, Scores) : null,
        };
        return SelectionExplanation.Explain(problem, Selection, D2OptionsOfRun(), row);
    }

    D2Options? D2OptionsOfRun()
    {
        if (Selection.MessageGraph is null || SelectionMethods.Catalog.Find(Manifest.Options.GetValueOrDefault("method") ?? "") is not { } method)
            return null;
        Dictionary<string, string> values = [];
        foreach ((string name, string? value) in Manifest.Options)
        {
            if (value is not null && (method.Has(name) || name == MethodInfo<ISelectionOptions>.CompatOption))
                values[name] = value;
        }
        D2Options? options;
        try
        {
            options = Selecting.MessagesOf(method.Parse(values));
        }
        catch (OptionException error)
        {
            throw new InvalidDataContentException($"{Manifest.FileName} records options that no run has ({error.Message.TrimEnd('.')}), so it was edited.", error);
        }
        // The problem that is explained carries no graph of its own, so whether one was supplied is settled here.
        bool isSupplied = Manifest.Options.GetValueOrDefault("graph") is not null;
        return isSupplied && options?.NeighborFloorUse == NeighborFloorUse.BuiltGraph ? options with { NeighborFloorUse = NeighborFloorUse.Never } : options;
    }

    static double Number(ReadOnlySpan<char> text, string path, int line)
    {
        if (text.IsEmpty)
            return double.NaN;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Broken(path, line);
    }

    static InvalidDataContentException Broken(string path, int line) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line} is not what pith prune writes; run pith verify to see what changed."));
}
