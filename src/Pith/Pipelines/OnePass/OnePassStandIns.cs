using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Learning.Networks;
using Pith.Pipelines.Extrapolate;
using Pith.Runs;
using Pith.Selection.Frame;

namespace Pith.Pipelines.OnePass;

/// <summary>Files that have the shape of what steps will write and hold nothing: large ones are holes, which take no disk.</summary>
/// <param name="request">The pipeline.</param>
sealed class OnePassStandIns(OnePassRequest request) : IDisposable
{
    // Where nobody has counted them yet. Both weigh little beside rows and columns.
    const int UsualClasses = 10, UsualFeatures = 128;

    const double TestRowsOfRows = 0.25;

    /// <summary>Where they lie, as below a pipeline's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pith-plan-").FullName;

    /// <summary>Puts in place what a step will write.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="plan">Its plan, which knows the rows.</param>
    public void Add(string step, RunPlan plan)
    {
        int rows = checked((int)plan.Rows), columns = checked((int)plan.Columns);
        switch (step)
        {
            case OnePassSteps.Embedding:
                AddEmbeddings(rows, columns);
                break;
            case OnePassSteps.Training:
                Hole(step + "/features.npy", rows, request.IsOfImages ? FeaturesOf(columns) : columns);
                Hole(step + "/logits.npy", rows, UsualClasses);
                Labels(step + "/labels.npy", rows);
                AddScores(OnePassSteps.Scores, rows, [request.Score!], (int)Math.Ceiling((double)(request.Training.Request.Subset?.Number ?? 1) * rows));
                AddScores(OnePassSteps.FullScores, rows, [request.Score!], rows);
                break;
            case OnePassSteps.Scores when !request.Trains:
                AddScores(step, rows, [request.Score!], rows);
                break;
            case OnePassSteps.Extrapolation:
                string name = request.Score ?? OnePassRules.UsualScore;
                AddScores(step, rows, [name, name + ExtrapolationFiles.CalibratedSuffix], rows);
                break;
            case OnePassSteps.Coreset:
                long[] kept = [.. Enumerable.Range(0, KeepCount.Of(request.Keep, rows)).Select(row => (long)row)];
                NpyFile.Write<long>(PathOf(step + "/kept.npy"), kept, kept.Length);
                NpyFile.Write<long>(PathOf(step + "/order.npy"), kept, kept.Length);
                // Its first rows serve the smaller budgets.
                File.WriteAllText(PathOf(step + "/" + Manifest.FileName), new Manifest { Command = "prune", Options = new Dictionary<string, string?>(), Facts = new Dictionary<string, double> { ["orderIsNested"] = 1 } }.ToJson());
                break;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    void AddEmbeddings(int rows, int columns)
    {
        const string Step = OnePassSteps.Embedding;
        foreach ((string part, int count) in new[] { ("", rows), ("test-", Math.Max(1, (int)(TestRowsOfRows * rows))) })
        {
            Hole($"{Step}/{part}embeddings.npy", count, columns);
            Labels($"{Step}/{part}labels.npy", count);
        }
        NpyFile.Write<long>(PathOf(Step + "/groups.npy"), [.. Enumerable.Range(0, rows).Select(row => (long)row)], rows);
        File.WriteAllLines(PathOf(Step + "/ids.txt"), Enumerable.Range(0, rows).Select(row => row.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    int FeaturesOf(int pixels) => request.Training.Request.Model switch
    {
        Models.DefaultHead => pixels,
        _ => UsualFeatures,
    };

    void AddScores(string step, int rows, IReadOnlyList<string> names, int scored)
    {
        double[] values = [.. Enumerable.Range(0, rows).Select(row => row < scored ? row / (double)rows : double.NaN)];
        Directory.CreateDirectory(PathOf(step + "/"));
        ScoresFolder.Write(PathOf(step + "/"), [.. names.Select(name => new ImportanceScores(name, ScoreDirection.HighIsHard, values))]);
    }

    void Labels(string name, int rows) => NpyFile.Write<long>(PathOf(name), [.. Enumerable.Range(0, rows).Select(row => (long)(row % UsualClasses))], rows);

    // A file of zeros that are not stored.
    void Hole(string name, long rows, long columns)
    {
        string path = PathOf(name);
        using FileStream file = File.Create(path);
        file.Write(NpyHeaderWriter.Create<float>(rows * columns, [rows, columns]));
        file.SetLength(file.Position + (rows * columns * sizeof(float)));
    }

    string PathOf(string name)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
