using Pith.Cli.Infrastructure;
using Pith.Data;
using Pith.Data.Images;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Pipelines.Train;
using Pith.Runs;
using Pith.Scoring;
using Pith.Selection;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary>The data of <c>pith evaluate</c> and <c>pith tune</c>, opened and aligned: what is selected from, and what judges coresets.</summary>
sealed class CoresetInputs : IDisposable
{
    const double HeldOutShare = 0.2;

    readonly CoresetInputRequest _request;
    readonly List<IDisposable> _owned = [];
    ScoringOutputs? _scoring;
    string? _confidence;

    CoresetInputs(CoresetInputRequest request) => _request = request;

    /// <summary>The images, or null where features are given.</summary>
    public ImageDataset? Images { get; private set; }

    /// <summary>What the results call the data.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Everything known about the rows; a scoring run adds what it gives.</summary>
    public SelectionProblem Problem { get; private set; } = null!;

    /// <summary>How a coreset is judged.</summary>
    public ICoresetTrial Trial { get; private set; } = null!;

    /// <summary>The scoring run to make, or null where nothing is missing.</summary>
    public SupervisedTraining? Scoring { get; private set; }

    /// <summary>Seconds of the scoring run, or null.</summary>
    public double? ScoringSeconds => _scoring?.Seconds;

    /// <summary>Rows that may be kept.</summary>
    public int Available => Problem.Rows - Problem.MustDrop.Length;

    /// <summary>Classes.</summary>
    public int Classes { get; private set; }

    /// <summary>Test rows.</summary>
    public int TestRows { get; private set; }

    /// <summary>Opens and reads; matrices in files are only mapped.</summary>
    /// <param name="context">The call.</param>
    /// <param name="request">What it says about the data.</param>
    /// <param name="methods">The methods, whose needs must be met.</param>
    /// <param name="holdsOutTest">Whether rows are held out where features come without test rows.</param>
    public static CoresetInputs Open(CommandContext context, CoresetInputRequest request, IReadOnlyList<EvaluatedMethod> methods, bool holdsOutTest)
    {
        var inputs = new CoresetInputs(request);
        try
        {
            RequireNeeds(request, methods);
            context.Stages.Time("read", () =>
            {
                if (request.Data is not null)
                    inputs.OpenImages(context, methods);
                else
                    inputs.OpenFeatures(context, holdsOutTest);
            });
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Rows that a share keeps of those that may be kept.</summary>
    public EvaluationBudget Budget(decimal keep) => new(keep, KeepCount.Of(Share.Of(keep), Available));

    /// <summary>Makes the scoring run where one is needed.</summary>
    /// <param name="context">The call.</param>
    /// <param name="run">The run under way.</param>
    public void Score(CommandContext context, RunFolder run)
    {
        if (Scoring is null)
            return;
        _scoring = ScoringRun.Run(run, Scoring, _request.Score, _confidence, context.Stages, context.Progress, context.Cancellation);
        _owned.Add(_scoring);
        Problem = Problem with
        {
            Scores = Problem.Scores ?? _scoring.Scores,
            Embeddings = Problem.Embeddings ?? _scoring.Features,
            Logits = Problem.Logits ?? _scoring.Logits,
            Confidence = _scoring.Confidence,
        };
    }

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
    }

    void OpenImages(CommandContext context, IReadOnlyList<EvaluatedMethod> methods)
    {
        Images = new TrainingImages
        {
            Data = _request.Data!,
            LabelNoise = _request.LabelNoise,
            LongTail = _request.LongTail,
            Seed = _request.Seed,
            Threads = _request.Threads,
        }.Open(context.Progress, context.Cancellation);
        _owned.Add(Images);
        Name = Images.Name + (_request.LongTail is double tail ? Invariant($", long tail {tail}") : "") + (_request.LabelNoise > 0 ? Invariant($", label noise {_request.LabelNoise}") : "");
        (Classes, TestRows) = (Images.Classes, Images.TestLabels.Length);
        Problem = ReadProblem(context, Images.TrainImages.Rows, $"training images of {Images.Name}", Images.TrainLabels);
        var shape = new TensorShape(Images.Height, Images.Width, Images.Channels);
        Trial = new NetworkTrial
        {
            Images = Images.TrainImages,
            Labels = Images.TrainLabels,
            TestImages = Images.TestImages,
            TestLabels = Images.TestLabels,
            Shape = shape,
            Classes = Classes,
            Model = _request.Model,
            Options = _request.Training,
            Steps = _request.Steps,
            Threads = _request.Threads,
        };
        DataNeeds needs = methods.Aggregate(DataNeeds.Nothing, (all, m) => all | NeedsOf(m));
        if (needs.HasFlag(DataNeeds.Confidence))
            _confidence = methods.Any(m => m.Info.Defaults.Needs.HasFlag(DataNeeds.Confidence)) ? "mean-confidence" : "confidence";
        bool lacksEmbeddings = (needs & (DataNeeds.Graph | DataNeeds.Embeddings | DataNeeds.Gradients)) != 0 && Problem.Embeddings is null;
        bool lacksLogits = (needs & (DataNeeds.Logits | DataNeeds.Gradients)) != 0 && Problem.Logits is null;
        if ((needs.HasFlag(DataNeeds.Scores) && Problem.Scores is null) || lacksEmbeddings || lacksLogits || _confidence is not null)
            Scoring = ScoringTraining(context);
    }

    SupervisedTraining ScoringTraining(CommandContext context)
    {
        int all = Images!.TrainImages.Rows;
        int[] rows = [.. Enumerable.Range(0, all)];
        if (_request.Subset is string share)
            rows = TrainingSubset.Draw(all, CountOf(share, all), _request.Seed);
        return new SupervisedTraining
        {
            Data = Images,
            Rows = rows,
            Model = _request.Model,
            Options = _request.Training with { Epochs = _request.ScoringEpochs },
            Threads = _request.Threads,
            EpochFinished = epoch =>
            {
                context.Progress.Dispose();
                context.Screen.Message(Invariant(
                    $"scoring run, epoch {epoch.Epoch + 1} of {_request.ScoringEpochs}: loss {epoch.Loss:0.0000}, {ProgressDisplay.Duration(epoch.Seconds)}"));
            },
        };
    }

    void OpenFeatures(CommandContext context, bool holdsOutTest)
    {
        string spec = _request.Embeddings!;
        int[] labels = LabelsReader.Read(_request.Labels!);
        Problem = ReadProblem(context, labels.Length, $"labels {_request.Labels}", labels);
        Name = InputFiles.NameOf(spec);
        MatrixView features = Problem.Embeddings!, testFeatures = features;
        int[] testLabels = labels;
        if (_request.TestEmbeddings is string test)
        {
            _owned.Add(testFeatures = OpenMatrix(context, test, "test embeddings"));
            testLabels = LabelsReader.Read(_request.TestLabels!);
            Alignment.Require($"test embeddings {test}", testFeatures.Rows, $"test labels {_request.TestLabels}", testLabels.Length);
            if (testFeatures.Columns != features.Columns)
                throw new InvalidDataContentException(Invariant($"test embeddings {test} have {testFeatures.Columns} columns but embeddings {spec} have {features.Columns}; both must come from one model."));
        }
        else if (holdsOutTest)
        {
            int count = (int)(labels.Length * HeldOutShare);
            if (count < 1 || count == labels.Length)
                throw new InvalidDataContentException(Invariant($"embeddings {spec} have {labels.Length} rows, too few to hold out test rows; give --test-embeddings and --test-labels."));
            int[] held = new RandomStream(_request.Seed, "evaluation-test-rows").Sample(labels.Length, count);
            Array.Sort(held);
            Problem = Problem with { MustDrop = held };
            testFeatures = features.SelectRows(held);
            testLabels = [.. held.Select(row => labels[row])];
        }
        Classes = Math.Max(labels.Max(), testLabels.Max()) + 1;
        if (Classes < 2)
            throw new InvalidDataContentException($"labels {_request.Labels}: there is one class only; a probe needs at least 2.");
        TestRows = testLabels.Length;
        Trial = new LinearProbe
        {
            Features = features,
            Labels = labels,
            TestFeatures = testFeatures,
            TestLabels = testLabels,
            Classes = Classes,
            Steps = _request.Steps,
            Threads = _request.Threads,
        };
    }

    SelectionProblem ReadProblem(CommandContext context, int rows, string rowsName, int[] labels)
    {
        MatrixView? Open(string? spec, string name)
        {
            if (spec is null)
                return null;
            MatrixView matrix = OpenMatrix(context, spec, name);
            _owned.Add(matrix);
            Alignment.Require(rowsName, rows, $"{name} {spec}", matrix.Rows);
            return matrix;
        }
        return new SelectionProblem
        {
            Rows = rows,
            Embeddings = Open(_request.Embeddings, "embeddings"),
            Logits = Open(_request.Logits, "logits"),
            Scores = _request.Scores is string scores ? ImportanceScores.Load(scores, rows, _request.Hard) : null,
            Labels = labels,
            Metric = _request.Metric,
            Seed = _request.Seed,
            Threads = _request.Threads,
        };
    }

    MatrixView OpenMatrix(CommandContext context, string spec, string name)
    {
        MatrixView matrix = EmbeddingsReader.Open(spec);
        try
        {
            EmbeddingsCheck.RequireFinite(matrix, $"{name} {spec}", _request.Threads, context.Progress, context.Cancellation);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    // What a scoring run cannot give must have been brought.
    static void RequireNeeds(CoresetInputRequest request, IReadOnlyList<EvaluatedMethod> methods)
    {
        if (request.Data is not null)
            return;
        var files = new DatasetFiles { Embeddings = request.Embeddings, Labels = request.Labels, Scores = request.Scores, Logits = request.Logits };
        foreach (EvaluatedMethod method in methods)
            files.Require(new DataDemand(NeedsOf(method), $"method {method.Label} needs", request.Embeddings));
    }

    // A cutoff looks at scores, whatever the method.
    static DataNeeds NeedsOf(EvaluatedMethod method) => method.Options.Needs
        | (method.Open.Contains("cutoff") || method.Options is SelectionOptions { Cutoff: > 0 } ? DataNeeds.Scores : DataNeeds.Nothing);

    static int CountOf(string share, int rows) => Share.Read(share)?.FloorOf(rows) is int count and > 0
        ? count
        : throw new OptionException("subset", share, Invariant($"a share above 0 and up to 1 that holds a row, such as 0.2 or 20% (of {rows} rows)"));
}
