using Pith.Data;
using Pith.Data.Images;
using Pith.Data.Images.Corruptions;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Pipelines.Train;
using Pith.Runs;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Pipelines.Trials;

/// <summary>The data of trials, opened and aligned: what is selected from, and what judges coresets.</summary>
sealed partial class TrialInputs : IDisposable
{
    const double HeldOutShare = 0.2;
    const string Purpose = "evaluation-test-rows";

    readonly TrialSource _source;
    readonly StageContext _context;
    readonly int _threads;
    readonly int _steps;
    readonly List<IDisposable> _owned = [];
    OpenDataset? _open;

    TrialInputs(TrialSource source, int steps, int threads, StageContext context) => (_source, _steps, _threads, _context) = (source, steps, threads, context);

    /// <summary>The images, or null where features are given.</summary>
    public ImageDataset? Images { get; private set; }

    /// <summary>What the results call the data.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Everything known about the rows; a scoring run adds what it gives.</summary>
    public SelectionProblem Problem { get; private set; } = null!;

    /// <summary>How a coreset is judged.</summary>
    public ICoresetTrial Trial { get; private set; } = null!;

    /// <summary>What must be computed of the images before rows can be selected; null where nothing is missing.</summary>
    public ScoringNeed? Scoring { get; private set; }

    /// <summary>The recall of the graphs that selections built.</summary>
    public GraphRecalls Recalls { get; } = new();

    /// <summary>Seconds of the scoring run, or null.</summary>
    public double? ScoringSeconds { get; private set; }

    /// <summary>Rows that may be kept.</summary>
    public int Available => Problem.Rows - Problem.MustDrop.Length;

    /// <summary>Columns of the images, or of the features.</summary>
    public int Columns => Images?.TrainImages.Columns ?? Problem.Embeddings!.Columns;

    /// <summary>Test rows.</summary>
    public int TestRows { get; private set; }

    /// <summary>Opens and reads; matrices in files are only mapped.</summary>
    /// <param name="source">What to open.</param>
    /// <param name="steps">Training steps of a trial.</param>
    /// <param name="methods">The methods, whose needs must be met.</param>
    /// <param name="holdsOutTest">Whether rows are held out where features come without test rows.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="context">Progress, cancellation, messages, times.</param>
    public static TrialInputs Open(
        TrialSource source, int steps, IReadOnlyList<EvaluatedMethod> methods, bool holdsOutTest, int threads, StageContext context)
    {
        var inputs = new TrialInputs(source, steps, threads, context);
        try
        {
            context.Stages.Time("read", () =>
            {
                if (source.Judge is NetworkJudge network)
                    inputs.OpenImages(network, methods);
                else
                    inputs.OpenFeatures((ProbeJudge)source.Judge, methods, holdsOutTest);
            });
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Makes the scoring run where one is needed.</summary>
    /// <param name="run">The run under way.</param>
    public void Score(RunFolder run)
    {
        if (Scoring is null)
            return;
        ScoringOutputs outputs = ScoringRun.Run(
            run, Scoring.Training, Scoring.Score, Scoring.Confidence, _context.Stages, _context.Progress, _context.Cancellation);
        _owned.Add(outputs);
        ScoringSeconds = outputs.Seconds;
        Problem = Problem with
        {
            Scores = Problem.Scores ?? outputs.Scores,
            Embeddings = Problem.Embeddings ?? outputs.Features,
            Logits = Problem.Logits ?? outputs.Logits,
            Confidence = outputs.Confidence,
        };
    }

    /// <summary>The cheap trials of a tuning.</summary>
    /// <param name="steps">Steps of each; null for what suits them.</param>
    /// <param name="judge">What judges; without images a network cannot, and a linear probe does.</param>
    public Func<int[], ICoresetTrial> TuningTrials(int? steps = null, TuningJudge judge = TuningJudge.Network) => judge switch
    {
        TuningJudge.Screened when Images is ImageDataset images && _source.Judge is NetworkJudge network =>
            Evaluation.TuningTrials.OfImages(images, Evaluation.TuningTrials.ScreeningModel, TrainingOf(network), Evaluation.TuningTrials.ScreeningSteps, _threads),
        TuningJudge.Network when Images is ImageDataset images && _source.Judge is NetworkJudge network =>
            Evaluation.TuningTrials.OfImages(images, network.Model, TrainingOf(network), steps ?? Evaluation.TuningTrials.DefaultSteps, _threads),
        _ when _source.Judge is ProbeJudge { IsHead: true } head => held => Heads.Of(
            head.Model, Problem.Embeddings!, Problem.Labels!, Problem.Embeddings!.SelectRows(held), [.. held.Select(row => Problem.Labels![row])], Problem.Labels!.Max() + 1,
            steps ?? Evaluation.TuningTrials.DefaultSteps, _threads),
        _ => Evaluation.TuningTrials.OfFeatures(Problem.Embeddings!, Problem.Labels!, steps ?? LinearProbe.DefaultSteps, _threads),
    };

    /// <summary>The trials that decide among the best of a tuning; null where one judge is all.</summary>
    public Func<int[], ICoresetTrial>? DecidingTrials(int steps, TuningJudge judge) =>
        judge == TuningJudge.Screened && Images is ImageDataset images && _source.Judge is NetworkJudge network
            ? Evaluation.TuningTrials.OfImages(images, network.Model, TrainingOf(network), steps, _threads)
            : null;

    /// <summary>What reading, scoring, selecting and trials take.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="budgets">Rows to keep.</param>
    /// <param name="seeds">Trials of each method and budget.</param>
    /// <param name="whole">Trials on every row.</param>
    /// <param name="speed">The machine.</param>
    /// <param name="judge">What judges a coreset; null for <see cref="Trial"/>.</param>
    public IEnumerable<StageCost> Costs(
        IReadOnlyList<EvaluatedMethod> methods, IReadOnlyList<int> budgets, int seeds, int whole, MachineSpeed speed, ICoresetTrial? judge = null)
    {
        string?[] files = [_source.Embeddings, _source.Logits, (_source.Judge as ProbeJudge)?.TestEmbeddings];
        IEnumerable<StageCost> reading = files.OfType<string>().Select(file => ReadCost.Embeddings(InputFiles.TotalBytes(file), speed.Cores));
        ISelectionOptions[] selected = [.. methods.Where(method => method.Rows is null).Select(method => method.Options)];
        int[] kept = [.. budgets.SelectMany(budget => Enumerable.Repeat(budget, methods.Count * seeds)), .. Enumerable.Repeat(Available, whole)];
        return
        [
            .. reading,
            .. Scoring?.Costs(speed) ?? (Images is null ? [] : [TrainingCost.OfImages(Images)]),
            .. SelectionsCost.Of(selected, Size, budgets, seeds, speed),
            (judge ?? Trial).Cost(kept, speed),
        ];
    }

    /// <summary>Draws the fifth of the rows that is held out where features come without test rows.</summary>
    /// <param name="rows">N.</param>
    /// <param name="spec">Where the features come from, for messages.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="groups">[N] equal for rows that must not be parted; null where every row stands alone.</param>
    /// <exception cref="InvalidDataContentException">There are too few rows, or no group fits into a fifth of them.</exception>
    public static int[] HoldOut(int rows, string spec, ulong seed, int[]? groups = null)
    {
        int count = (int)(rows * HeldOutShare);
        if (count < 1 || count == rows)
            throw new InvalidDataContentException(Invariant($"embeddings {spec} have {rows} rows, too few to hold out test rows; give `test-embeddings` and `test-labels`."));
        if (groups is not null)
        {
            int[] whole = RowGroups.DrawAtMost(groups, count, seed, Purpose);
            return whole.Length > 0 ? whole : throw new InvalidDataContentException(Invariant(
                $"embeddings {spec}: a fifth of the {rows} rows is {count}, and every one of `groups` has more; give finer groups, or `test-embeddings` and `test-labels`."));
        }
        int[] held = new RandomStream(seed, Purpose).Sample(rows, count);
        Array.Sort(held);
        return held;
    }

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
    }

    // What a scoring run will give counts as there.
    SelectionSize Size
    {
        get
        {
            SelectionSize size = SelectionSize.Of(Problem, 0);
            return Scoring is null ? size : size with { Columns = size.Columns > 0 ? size.Columns : Scoring.FeatureColumns };
        }
    }

    void OpenImages(NetworkJudge judge, IReadOnlyList<EvaluatedMethod> methods)
    {
        Images = new TrainingImages
        {
            Data = judge.Data,
            LabelNoise = judge.LabelNoise ?? 0,
            LongTail = judge.LongTail,
            Size = judge.Size,
            SkipBroken = judge.SkipBroken,
            Seed = _source.Seed,
            Threads = _threads,
        }.Open(_context.Progress, _context.Cancellation);
        if (Images.LayoutNote is string note)
            _context.Log.Message(note);
        _owned.Add(Images);
        Name = Images.Name
            + (judge.Size is int size ? Invariant($", {size} x {size} pixels") : "")
            + (judge.LongTail is double tail ? Invariant($", long tail {tail}") : "")
            + (judge.LabelNoise is > 0 and double noise ? Invariant($", label noise {noise}") : "");
        TestRows = Images.TestLabels.Length;
        var rows = new RowCount($"training images of {Images.Name}", Images.TrainImages.Rows);
        Problem = Read(new DatasetFiles { Rows = rows }) with { Labels = Images.TrainLabels, ClassNames = Images.ClassNames };
        Trial = new NetworkTrial
        {
            Images = Images.TrainImages,
            Labels = Images.TrainLabels,
            TestImages = Images.TestImages,
            TestLabels = Images.TestLabels,
            Shape = new TensorShape(Images.Height, Images.Width, Images.Channels),
            Classes = Images.Classes,
            Model = judge.Model,
            Options = TrainingOf(judge),
            Corruptions = judge.Corrupt is string corrupt ? Fitting(Corruption.ParseList(corrupt), Images) : [],
            Steps = _steps,
            Threads = _threads,
        };
        Scoring = ScoringNeed.Of(judge, TrainingOf(judge), Images, Problem, methods, _threads, _context);
    }

    static IReadOnlyList<Corruption> Fitting(IReadOnlyList<Corruption> corruptions, ImageDataset images)
    {
        if (images.Height == 1 && corruptions.FirstOrDefault(corruption => corruption.NeedsPixels) is { Severity: > 0 } flat)
            throw new OptionException("corrupt", $"`corrupt` {flat.Name} changes neighbouring pixels, but {images.Name} holds flat rows; give images [N, height, width], or leave it out.");
        // Strengths are of values from 0 to 1, which bytes always are.
        if (images.TestImages.StorageType.IsFloat())
            TrainingImages.RequireUnitRange(images.TestImages, $"test images of {images.Name}", "`corrupt`");
        return corruptions;
    }

    SelectionProblem Read(DatasetFiles files, params IReadOnlyList<DataDemand> demands)
    {
        _open = DatasetReader.Open(
            files with { Embeddings = _source.Embeddings, Ids = _source.Ids, Groups = _source.Groups, Where = _source.Where, Logits = _source.Logits, Scores = _source.Scores, Hard = _source.Hard, Metric = _source.Metric }, demands);
        _owned.Add(_open);
        _open.Check(_threads, _context.Progress, _context.Cancellation);
        InputWarnings.OfRows(_context.Log, _open);
        InputWarnings.OfConstants(_context.Log, _open.Data, _open.Files);
        InputWarnings.OfDirection(
            _context.Log, _open.Data.Scores, $"scores {_source.Scores}", "it decides which rows every method that looks at scores calls the hardest");
        return new SelectionProblem(_open.Data) { Seed = _source.Seed, Threads = _threads, Accuracy = Recalls.Watch(new(_source.Recall, _source.Exact) { Files = _context.GraphFiles }) };
    }

    TrainingOptions TrainingOf(NetworkJudge judge) => judge.Training with { Seed = _source.Seed };
}
