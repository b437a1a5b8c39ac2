using System.Text.RegularExpressions;
using Pith.Data.Formats.Npy;
using Pith.Pipelines.Prune;
using Pith.Runs;
using Pith.Tables.Engine;

namespace Pith.Tables.Query;

/// <summary>The tables of a run folder: what its files hold of rows, scores and results, by name.</summary>
sealed partial class RunTables
{
    /// <summary>One line for every row of the dataset, as in the csv file of a selection, and the class of each.</summary>
    public const string Selection = "selection";

    /// <summary>One line for every row of the dataset with a column for each score that the run made.</summary>
    public const string Scores = "scores";

    /// <summary>The options of the run: name and value.</summary>
    public const string Options = "options";

    /// <summary>The stages of the run with their seconds.</summary>
    public const string Stages = "stages";

    readonly string _folder;
    readonly Manifest _manifest;
    readonly Dictionary<string, Action<EngineConnection>> _tables = new(StringComparer.OrdinalIgnoreCase);

    RunTables(string folder, Manifest manifest) => (_folder, _manifest) = (folder, manifest);

    /// <summary>The names of the tables.</summary>
    public IReadOnlyCollection<string> Names => _tables.Keys;

    /// <summary>Finds the tables of a run; nothing is read.</summary>
    /// <param name="folder">A folder that a command of Pith wrote.</param>
    /// <exception cref="InvalidDataContentException">The folder holds no run.</exception>
    public static RunTables Find(string folder)
    {
        var tables = new RunTables(folder, Manifest.Read(folder));
        tables.AddScores();
        tables.AddCsvFiles();
        tables._tables[Options] = tables.LoadOptions;
        tables._tables[Stages] = tables.LoadStages;
        return tables;
    }

    /// <summary>Loads the tables that a statement names.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="engine">Where to.</param>
    public void Load(string sql, EngineConnection engine)
    {
        foreach ((string name, Action<EngineConnection> load) in _tables)
        {
            if (sql.Contains(name, StringComparison.OrdinalIgnoreCase))
                load(engine);
        }
    }

    // Files of one name in several stages are told apart by the stage.
    void AddCsvFiles()
    {
        string[] files = [.. Directory.EnumerateFiles(_folder, "*.csv", SearchOption.AllDirectories).Where(IsOwn).Order(StringComparer.Ordinal)];
        foreach (IGrouping<string, string> same in files.GroupBy(file => NameOf(Path.GetFileNameWithoutExtension(file))))
        {
            foreach (string file in same)
            {
                string stage = Path.GetRelativePath(_folder, Path.GetDirectoryName(file)!);
                string name = same.Count() == 1 ? same.Key : NameOf($"{stage}_{same.Key}");
                _tables[name] = same.Key == Selection && Path.GetFileName(file) == SelectionFiles.Table
                    ? engine => LoadSelection(engine, name, file)
                    : engine => engine.Execute($"CREATE TABLE {Sql.Name(name)} AS SELECT * FROM read_csv({Sql.Paths([file])}, header=true, sample_size=-1)", file);
            }
        }
    }

    void AddScores()
    {
        string[] files = [.. Directory.EnumerateFiles(_folder, "*.npy", SearchOption.AllDirectories)
            .Where(file => IsOwn(file) && (Path.GetFileName(Path.GetDirectoryName(file)) == "scores" || Path.GetFileName(file) == "uncertainty.npy"))
            .Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            return;
        (string Name, string File)[] columns = [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), file))];
        _tables[Scores] = engine => LoadScores(engine, columns);
    }

    // Scores of several stages are of the same rows or of fewer; those of another number are left out.
    void LoadScores(EngineConnection engine, (string Name, string File)[] columns)
    {
        (string Name, double[] Values)[] read = [.. columns.Select(column => (column.Name, NpyFile.ReadDoubles(column.File)))];
        int rows = read.Max(column => column.Values.Length);
        read = [.. read.Where(column => column.Values.Length == rows).DistinctBy(column => column.Name)];
        engine.Execute($"CREATE TABLE {Scores} (row BIGINT{string.Concat(read.Select(column => $", {Sql.Name(NameOf(column.Name))} DOUBLE"))})", _folder);
        engine.AppendNumbers(Scores, rows, [.. read.Select(column => column.Values)], _folder);
    }

    void LoadSelection(EngineConnection engine, string name, string file)
    {
        string?[] classes = RunClasses.Of(_folder, _manifest, Path.GetDirectoryName(file)!);
        engine.Execute("CREATE TABLE pith_classes (class VARCHAR)", file);
        engine.Append("pith_classes", classes, file);
        engine.Execute(
            $"CREATE TABLE {Sql.Name(name)} AS SELECT row, id, class, kept, \"order\", score, value, reason FROM {Rows.SelectionParquet.From(file)} POSITIONAL JOIN pith_classes WHERE row IS NOT NULL", file);
        engine.Execute("DROP TABLE pith_classes", file);
    }

    void LoadOptions(EngineConnection engine) => LoadTexts(
        engine, Options, "name VARCHAR, value VARCHAR", _manifest.Options.Select(option => $"({Sql.Text(option.Key)}, {(option.Value is null ? "NULL" : Sql.Text(option.Value))})"));

    void LoadStages(EngineConnection engine) => LoadTexts(
        engine, Stages, "name VARCHAR, seconds DOUBLE, peak_bytes BIGINT",
        _manifest.Stages.Select(stage => FormattableString.Invariant($"({Sql.Text(stage.Name)}, {stage.Seconds:R}, {stage.PeakBytes})")));

    void LoadTexts(EngineConnection engine, string name, string columns, IEnumerable<string> rows)
    {
        engine.Execute($"CREATE TABLE {name} ({columns})", _folder);
        string[] all = [.. rows];
        if (all.Length > 0)
            engine.Execute($"INSERT INTO {name} VALUES {string.Join(", ", all)}", _folder);
    }

    // What an unfinished run keeps aside is no table.
    bool IsOwn(string file) => !Path.GetRelativePath(_folder, file).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'))
        && Path.GetFileName(file) != SelectionFiles.KeptTable;

    static string NameOf(string text) => NoLetter().Replace(text.ToLowerInvariant(), "_").Trim('_');

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoLetter();
}
