using Pith.Data.Formats.Npy;
using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Report.Sources;

/// <summary>What lies outside the run folders: embeddings, labels, images. What is gone is noted, not an error, unless it was asked for.</summary>
sealed class ReportInputs : IDisposable
{
    // Image files are decoded to what a page shows of them.
    const int ThumbnailSide = 48;

    readonly RunSet _runs;
    readonly ReportOptions _options;
    readonly List<string> _notes = [];
    int[]? _labels;
    ImageDataset? _images;
    int[]? _imageOf;
    bool _imagesTried;

    public ReportInputs(RunSet runs, ReportOptions options)
    {
        _runs = runs;
        _options = options;
        DataText = options.Data ?? PipelineData() ?? RecordedData();
    }

    /// <summary>One sentence for each thing that is not shown because its source is gone.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The data spec, or null.</summary>
    public string? DataText { get; }

    /// <summary>[C] names of the classes that <see cref="Labels"/> found.</summary>
    public string[] ClassNames { get; private set; } = [];

    /// <summary>The users' names of the rows, by which tables are matched; null where none were given.</summary>
    public string[]? Ids
    {
        get => field ??= _runs.Main is { Command: "embed" } embed && embed.File("ids.txt") is string own ? Try(() => IdsReader.Read(own), "the ids")
            : _runs.Main.Input("ids") is ManifestInput input && Unchanged(input) ? Try(() => IdsReader.Read(_runs.Locate(input.Path)), "the ids") : null;
        set;
    }

    /// <summary>The metric of the run's distances.</summary>
    public DistanceMetric Metric =>
        _runs.Main.Option("metric") is string text && KebabCase.TryParse(text, out DistanceMetric metric) ? metric : DistanceMetric.Euclidean;

    /// <summary>Where an input of a run lies now; null with a note where it is gone or has changed since, and without one where there was none.</summary>
    public string? PathOf(FoundRun run, string option) =>
        run.Input(option) is ManifestInput input && Unchanged(input) ? _runs.Locate(input.Path) : null;

    /// <summary>What is asked to be shown of every row, or the texts where the rows are texts, or null.</summary>
    /// <param name="rows">N.</param>
    public ShownColumns? Shown(int rows)
    {
        if (_options.Show is not string spec)
            return ShownTexts.Of(_runs, rows, Ids);
        ShownColumns shown = ShownColumns.Read(spec, rows, Ids);
        if (shown.Missing > 0)
            _notes.Add(FormattableString.Invariant($"{shown.Missing:N0} of the {rows:N0} rows have no record in {spec} and are shown by their {(Ids is null ? "number" : "id")}."));
        return shown;
    }

    /// <summary>The embeddings of all rows, or null with a note.</summary>
    public MatrixView? OpenEmbeddings(int rows)
    {
        if (_options.Embeddings is string asked)
        {
            MatrixView matrix = EmbeddingsReader.Open(asked);
            return matrix.Rows == rows ? matrix : throw new MisalignedDataException($"--embeddings {asked}", matrix.Rows, "the run", rows);
        }
        string? path = _runs.Main.Command switch
        {
            "train" => _runs.Main.File("features.npy"),
            "embed" => _runs.Main.File("embeddings.npy") ?? (Directory.Exists(Path.Combine(_runs.Main.Folder, "embeddings")) ? Path.Combine(_runs.Main.Folder, "embeddings") : null),
            _ => null,
        };
        if (path is null && _runs.Main.Input("embeddings") is ManifestInput input)
            path = Unchanged(input) ? _runs.Locate(input.Path) : null;
        if (path is null)
            return null;
        return Try(() => EmbeddingsReader.Open(path), "the embeddings") is MatrixView found && Aligned(found, rows, "the embeddings") ? found : null;
    }

    /// <summary>The class of each row, or null; fills <see cref="ClassNames"/>.</summary>
    public int[]? Labels(int rows)
    {
        if (_labels is not null)
            return _labels;
        ClassColumn? found = null;
        if (_runs.Main is { Command: "embed" } embed)
            found = embed.File("classes.txt") is null || embed.File("labels.npy") is not string own ? null : Try(() => LabelsReader.ReadClasses(own), "the labels");
        else if (_runs.Main.Input("labels") is ManifestInput input && Unchanged(input))
            found = Try(() => LabelsReader.ReadClasses(_runs.Locate(input.Path), Ids), "the labels");
        FoundRun? train = _runs.Of("train");
        if (found is null && train?.File("labels.npy") is string path)
            found = Try(() => LabelsReader.ReadClasses(path), "the labels");
        if (found is null && Images(rows) is ImageDataset data && _imageOf is null)
            found = data.ClassNames is null ? ClassColumn.OfNumbers(data.TrainLabels) : new ClassColumn(data.TrainLabels, data.ClassNames);
        if (found is not null && found.Labels.Length != rows)
            found = null;
        if (found is null)
            return null;
        int classes = found.Labels.DefaultIfEmpty(0).Max() + 1;
        ClassNames = Sources.ClassNames.Find(
            _options.ClassNames, DataText, found.Names ?? [.. Enumerable.Range(0, classes).Select(c => ClassColumn.NameOf(null, c))]);
        return _labels = found.Labels;
    }

    /// <summary>The images of the rows, or null.</summary>
    public ImageDataset? Images(int rows)
    {
        if (_imagesTried || DataText is not string text)
            return _images;
        _imagesTried = true;
        ImageDataset? data = _options.Data is null ? Try(() => OpenImages(text, rows), "the images") : OpenImages(text, rows);
        if (data is null)
            return null;
        // A long-tailed run says which row of the files each of its rows is.
        if (_runs.Of("train")?.File("source-rows.npy") is string path && Try(() => NpyFile.ReadInt64s(path), "the images") is long[] sources)
            _imageOf = Array.ConvertAll(sources, row => (int)row);
        int count = _imageOf?.Length ?? data.TrainImages.Rows;
        if (count == rows && (_imageOf is null || Array.TrueForAll(_imageOf, row => row >= 0 && row < data.TrainImages.Rows)))
            return _images = data;
        if (_options.Data is not null)
            throw new MisalignedDataException($"--data {text}", count, "the run", rows);
        _notes.Add(FormattableString.Invariant($"Images are not shown: {text} has {count} rows but the run has {rows}."));
        data.Dispose();
        return null;
    }

    /// <summary>Opens the images that a spec names, decoded to what a page shows of them.</summary>
    internal static ImageDataset OpenImages(string text, int rows) => ImageDataSpec.Parse(text) is { IsOfFiles: true } files
        ? new DecodedImages { Spec = files, Size = ThumbnailSide }.OpenToShow(rows)
        : ImageDataSpec.Open(text);

    /// <summary>The row of <see cref="Images"/> that a row of the run is.</summary>
    public int ImageOf(int row) => _imageOf is null ? row : _imageOf[row];

    /// <summary>Which rows had a score before extrapolation, or null with a note.</summary>
    public bool[]? Scored(RunSet runs, FoundRun run, int rows)
    {
        if (run.Input("scored-rows") is ManifestInput list && Unchanged(list)
            && Try(() => RowListReader.Read(runs.Locate(list.Path), rows, Ids), "the scored rows") is int[] listed)
        {
            var mask = new bool[rows];
            foreach (int row in listed)
                mask[row] = true;
            return mask;
        }
        if (run.Input("scores") is not ManifestInput input || !Unchanged(input)
            || Try(() => ImportanceScores.Load(runs.Locate(input.Path), ids: Ids), "the computed scores") is not ImportanceScores scores || scores.Rows != rows)
            return null;
        return [.. scores.Values.ToArray().Select(value => !double.IsNaN(value))];
    }

    /// <summary>The scores of an input, or null with a note.</summary>
    public double[]? ReadScores(FoundRun run, string option, int rows) =>
        run.Input(option) is ManifestInput input && Unchanged(input)
        && Try(() => ScoreValues.Read(Resolve(input.Path), rows, Ids), "the true scores") is double[] values ? values : null;

    public void Dispose() => _images?.Dispose();

    // ScoreValues takes FOLDER:name only; a folder with one score is resolved by ImportanceScores.
    string Resolve(string path)
    {
        string located = _runs.Locate(path);
        return Directory.Exists(located) && ScoresFolder.ReadDescriptions(located).Keys.ToArray() is [string only] ? located + ":" + only : located;
    }

    string? PipelineData() =>
        _runs.Pipeline?.Data is string text && ImageDataSpec.TryParse(text) is not null ? text : null;

    string? RecordedData() =>
        _runs.Runs.SelectMany(run => run.Manifest.Inputs).FirstOrDefault(input => input.Option == "data" && ImageDataSpec.TryParse(input.Path) is not null)?.Path;

    // An input that changed after the run is not what the run is about.
    bool Unchanged(ManifestInput input)
    {
        try
        {
            string located = _runs.Locate(input.Path);
            long bytes = InputFiles.TotalBytes(located);
            if (bytes == input.Files.Sum(file => file.Bytes))
                return true;
            _notes.Add(bytes == 0
                ? $"The input --{input.Option} ({Path.GetFileName(input.Path)}) is gone, so what needs it is left out."
                : $"The input --{input.Option} ({Path.GetFileName(input.Path)}) has changed since the run, so what needs it is left out.");
        }
        catch (PithException)
        {
            _notes.Add($"The input --{input.Option} ({Path.GetFileName(input.Path)}) cannot be read, so what needs it is left out.");
        }
        return false;
    }

    T? Try<T>(Func<T?> read, string what)
        where T : class
    {
        try
        {
            return read();
        }
        catch (PithException error)
        {
            _notes.Add($"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be read, so what needs them is left out: {error.Message}");
            return null;
        }
    }

    bool Aligned(MatrixView matrix, int rows, string what)
    {
        if (matrix.Rows == rows)
            return true;
        _notes.Add(FormattableString.Invariant($"What needs {what} is left out: there are {matrix.Rows} rows of them but {rows} in the run."));
        matrix.Dispose();
        return false;
    }
}
