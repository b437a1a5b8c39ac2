using Pith.Cli.Infrastructure;
using Pith.Data.Images;
using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Numerics;
using Pith.Scoring.Catalogue;
using Pith.Selection.Catalogue;

namespace Pith.Cli.Commands;

/// <summary>What <c>pith evaluate</c> and <c>pith tune</c> share: the options that name data, scores, methods and the model that judges coresets.</summary>
abstract class CoresetCommand : CliCommand
{
    const string NetworkOnly = " (with --data)";

    readonly CliOption _data;
    readonly CliOption _model;
    readonly CliOption _labelNoise;
    readonly CliOption _longTail;
    readonly CliOption _embeddings;
    readonly CliOption _labels;
    readonly CliOption _logits;
    readonly CliOption? _testEmbeddings;
    readonly CliOption? _testLabels;
    readonly CliOption _scores;
    readonly CliOption _hard;
    readonly CliOption _score;
    readonly CliOption _scoringEpochs;
    readonly CliOption _subset;
    readonly CliOption _steps;
    readonly CliOption _batchSize;
    readonly CliOption _learningRate;
    readonly CliOption _metric;
    readonly int _networkSteps;
    readonly Dictionary<string, CliOption> _methodOptions = [];

    /// <param name="name">The command.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="networkSteps">Training steps where none are asked for.</param>
    /// <param name="hasTest">Whether test rows can be given.</param>
    protected CoresetCommand(string name, string summary, int networkSteps, bool hasTest)
        : base(name, summary)
    {
        _networkSteps = networkSteps;
        _data = Input("data", "images with labels: " + ImageDataSpec.Forms, "SPEC");
        _model = Value("model", "NAME", $"the model that is trained on coresets{NetworkOnly}: {string.Join(", ", Models.All.Select(m => m.Name))} [cnn]");
        _labelNoise = Value("label-noise", "F", "give this share of the training labels another class, from 0 to 1" + NetworkOnly);
        _longTail = Value("long-tail", "R", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1" + NetworkOnly);
        _embeddings = Input("embeddings", "features [N, D]: without --data they are what a linear probe learns from, with it what methods measure distance by");
        _labels = Input("labels", "class labels [N] of --embeddings: .npy integers, FILE.csv:column");
        _logits = Input("logits", "logits [N, C] of one model, for methods that need them");
        if (hasTest)
        {
            _testEmbeddings = Input("test-embeddings", "features of test rows [M, D]; without them a fifth of the rows is held out");
            _testLabels = Input("test-labels", "labels of the test rows [M]");
        }
        _scores = Input("scores", "importance scores [N]: .npy, DIR:name, JSON, FILE.csv:column; with --data they spare the scoring run");
        _hard = Value("hard", "END", "which end of a score without a stored direction is hard: high or low [high]");
        _score = Value("score", "NAME", $"the score that the scoring run computes{NetworkOnly} [aum]");
        _scoringEpochs = Value("scoring-epochs", "E", $"epochs of the scoring run{NetworkOnly} [8]");
        _subset = Value("subset", "F", "let the scoring run train on a share of the rows; only they are scored then" + NetworkOnly);
        _steps = Value("steps", "S", $"training steps, the same for every coreset [{networkSteps}; linear probe {LinearProbe.DefaultSteps}]");
        _batchSize = Value("batch-size", "NUMBER", $"rows of a step{NetworkOnly} [128]");
        _learningRate = Value("learning-rate", "NUMBER", $"full learning rate of SGD, which falls along a cosine{NetworkOnly} [0.1]");
        _metric = Value("metric", "METRIC", "what distance means where a graph is built: euclidean or cosine", "euclidean");
    }

    /// <summary>The options of every selection method that the command does not use itself.</summary>
    protected void AddMethodOptions(params string[] without)
    {
        foreach (CatalogOption option in SelectionMethods.Catalog.Options)
        {
            IOptionRule rule = option.Rule;
            if (!without.Contains(rule.Name) && !Options.Any(o => o.IsCalled(rule.Name)))
                _methodOptions[rule.Name] = Value(rule.Name, rule.Domain.ValueName, $"{rule.Summary}, for the methods that have it: {rule.Domain.Words} [{option.DefaultWords}]");
        }
    }

    /// <summary>The settings of methods that were given.</summary>
    protected Dictionary<string, string> ReadMethodValues(CommandContext context) =>
        _methodOptions.Where(o => context.Has(o.Value)).ToDictionary(o => o.Key, o => context.Text(o.Value)!);

    /// <summary>Reads and checks what can be checked before any file is read.</summary>
    protected CoresetInputRequest ReadInputs(CommandContext context, SharedOptions shared)
    {
        bool isImages = context.Has(_data);
        RequireForm(context, isImages);
        string? hard = context.Text(_hard);
        if (hard is not (null or "high" or "low"))
            throw CommandContext.Bad(_hard, hard, "high or low");
        string score = Resolved(context, _score, "aum", isImages)!;
        if (isImages)
            Scores.All.Get(score, ScoreSource.Dynamics);
        string model = Resolved(context, _model, "cnn", isImages) ?? LinearProbe.ModelName;
        if (isImages && Models.All.All(m => m.Name != model))
            throw CommandContext.Bad(_model, model, "one of " + string.Join(", ", Models.All.Select(m => m.Name)));
        Resolved(context, _steps, FormattableString.Invariant($"{(isImages ? _networkSteps : LinearProbe.DefaultSteps)}"), true);
        int steps = context.Has(_steps) ? context.Whole(_steps, 1, 10_000_000)!.Value : isImages ? _networkSteps : LinearProbe.DefaultSteps;
        Resolved(context, _scoringEpochs, "8", isImages);
        ulong seed = context.Seed(shared.Seed);
        return new CoresetInputRequest
        {
            Data = context.Text(_data),
            Model = model,
            Training = ReadTraining(context, isImages, seed),
            Steps = steps,
            LabelNoise = context.Number(_labelNoise) ?? 0,
            LongTail = context.Number(_longTail),
            Embeddings = context.Text(_embeddings),
            Labels = context.Text(_labels),
            Logits = context.Text(_logits),
            TestEmbeddings = _testEmbeddings is null ? null : context.Text(_testEmbeddings),
            TestLabels = _testLabels is null ? null : context.Text(_testLabels),
            Scores = context.Text(_scores),
            Hard = hard switch { "high" => ScoreDirection.HighIsHard, "low" => ScoreDirection.HighIsEasy, _ => null },
            Score = score ?? "",
            ScoringEpochs = context.Whole(_scoringEpochs, 1, 100_000) ?? 8,
            Subset = context.Text(_subset),
            Metric = context.Choice<DistanceMetric>(_metric),
            Seed = seed,
            Threads = context.Threads(shared.Threads),
        };
    }

    TrainingOptions ReadTraining(CommandContext context, bool isImages, ulong seed)
    {
        TrainingOptions training = TrainingOptions.Default with { Seed = seed };
        foreach (CliOption option in new[] { _batchSize, _learningRate })
        {
            OptionRule<TrainingOptions> rule = TrainingOptions.Rules.First(r => r.Name == option.Name);
            if (context.Text(option) is string text)
                training = rule.WithText(training, text);
            Resolved(context, option, rule.Text(training), isImages);
        }
        return training.LearningRate != 0
            ? training
            : throw new OptionException("learning-rate", "--learning-rate must be above 0; with 0 the model would not learn.");
    }

    void RequireForm(CommandContext context, bool isImages)
    {
        if (isImages)
        {
            ImageDataSpec.Parse(context.Text(_data)!);
            if (new[] { _labels, _testEmbeddings, _testLabels }.OfType<CliOption>().FirstOrDefault(context.Has) is CliOption foreign)
                throw new OptionException(foreign.Name, $"--{foreign.Name} belongs to features that are given without --data, which has labels and test images of its own; leave it out.");
            return;
        }
        if (!context.Has(_embeddings))
            throw new OptionException("data", "give images to train on, e.g. --data fashion-mnist, or features for a linear probe with --embeddings X.npy --labels y.npy.");
        if (!context.Has(_labels))
            throw new OptionException("labels", "a linear probe needs the class of every row; give --labels y.npy.");
        if (_testEmbeddings is not null && context.Has(_testEmbeddings) != context.Has(_testLabels!))
            throw new OptionException("test-labels", "--test-embeddings and --test-labels belong together; give both or neither.");
        CliOption[] images = [_model, _labelNoise, _longTail, _score, _scoringEpochs, _subset, _batchSize, _learningRate];
        if (Array.Find(images, context.Has) is CliOption given)
            throw new OptionException(given.Name, $"--{given.Name} belongs to a network trained on images; give --data, or leave it out: given features are judged by a linear probe.");
    }

    // A default that only one of the two forms has.
    static string? Resolved(CommandContext context, CliOption option, string text, bool applies)
    {
        string? value = context.Text(option) ?? (applies ? text : null);
        context.Resolve(option, value);
        return value;
    }
}
