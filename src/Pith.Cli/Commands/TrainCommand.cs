using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Data.Readers;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Runs;
using Pith.Runs.Costs;
using Pith.Runs.Training;
using Pith.Selection.Frame;

namespace Pith.Cli.Commands;

/// <summary><c>pith train</c>: trains a built-in model and records what scores and extrapolation need.</summary>
sealed class TrainCommand : CliCommand
{
    public const string Summary = "trains a built-in model, records training dynamics and features";

    const string SxReference = "sx-reference";

    readonly CliOption _data;
    readonly CliOption _model;
    readonly CliOption _paradigm;
    readonly CliOption _subset;
    readonly CliOption _classBalanced;
    readonly CliOption _rows;
    readonly CliOption _labelNoise;
    readonly CliOption _longTail;
    readonly CliOption _half;
    readonly CliOption _embeddings;
    readonly CliOption _clusters;
    readonly CliOption _compat;
    readonly CliOption _resume;
    readonly TrainOptions _options;
    readonly SharedOptions _shared;

    public TrainCommand()
        : base("train", Summary)
    {
        _data = Input("data", "images with labels: " + ImageDataSpec.Forms, "SPEC");
        _model = Value("model", "NAME", string.Join("; ", Models.All.Select(m => $"{m.Name}: {m.Summary}")), "cnn");
        _paradigm = Value("paradigm", "NAME", "supervised; adversarial: each batch is attacked before its step; unsupervised: clusters without labels (TURTLE)", "supervised");
        _subset = Value("subset", "F", "train on a share of the rows drawn by the seed, above 0 and up to 1, e.g. 0.2 or 20%");
        _classBalanced = Switch("class-balanced", "draw the subset with classes of equal size");
        _rows = Input("rows", "or train on these rows: .npy or .npz:member, row numbers or a mask [N]");
        _labelNoise = Value("label-noise", "F", "give this share of the training labels another class, from 0 to 1", "0");
        _longTail = Value("long-tail", "R", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1");
        _half = Switch("half", "record the dynamics in half precision: half the disk, scores change by about 0.1 %");
        _options = new TrainOptions(Value, Switch);
        _embeddings = Input("embeddings", "features of all rows to cluster (unsupervised): .npy and the other forms of pith score; without them the pixel values");
        _clusters = Value("clusters", "C", "clusters to find (unsupervised), a whole number from 2 [the dataset's number of classes]");
        _compat = Value("compat", "PROFILE", $"{SxReference}: freeze batch normalisation after epoch 1, as the published score-extrapolation code does");
        _resume = Setting("resume", "", "continue the unfinished run in --out after its last finished epoch");
        _shared = AddShared(SharedParts.Run);
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_subset, _rows], [_classBalanced, _rows], _options.ExclusiveNesterov];

    public override void CheckOptions(CommandContext context) => ReadRequest(context);

    public override int Run(CommandContext context)
    {
        TrainRequest request = ReadRequest(context);
        if (!request.DryRun)
            RunFolder.CheckResumable(request.Out!, context.IsOn(_shared.Overwrite), context.IsOn(_resume));
        using ImageDataset data = context.Stages.Time("read", () => Open(context, request));
        int[] rows = ChooseRows(context, data, request.Seed);
        using MatrixView? embeddings = context.Text(_embeddings) is string spec ? OpenEmbeddings(context, spec, data, request.Threads) : null;
        UnsupervisedTraining? clustering = request.Clustering is null ? null : ToClustering(context, data, embeddings, rows, request);
        SupervisedTraining? training = clustering is null ? request.ToTraining(data, rows, new EpochLines(context, request.Options.Epochs).Show) : null;
        RunPlan plan = context.Stages.Time("plan", () => MakePlan(training, clustering, request));
        plan.Require(request.Memory, request.DryRun ? null : request.Out);
        if (request.DryRun)
            return Results.PrintPlan(context, plan);
        if (clustering is null)
            WarnOfMissingClasses(context, data, rows);

        IReadOnlyList<ManifestInput> inputs = context.DescribeInputs();
        Manifest manifest = context.Plan(data.TrainImages.Rows, inputs, request.Seed);
        if (context.IsOn(_resume) && RunFolder.IsFinished(request.Out!, manifest.Fingerprint))
        {
            context.Screen.Line($"{request.Out} is finished already: it was made with the same options from the same files.");
            return ExitCodes.Done;
        }
        using RunFolder run = context.OpenResumableRun(_shared, context.IsOn(_resume), manifest);
        TrainingResult result = clustering?.Run(run, context.Stages, context.Progress, context.Cancellation)
            ?? training!.Run(run, context.Stages, context.Progress, context.Cancellation);
        context.Commit(run, data.TrainImages.Rows, inputs, request.Seed, result.Final);
        context.Progress.Dispose();
        new TrainReport(context, request, data, rows.Length, result).Print();
        return ExitCodes.Done;
    }

    TrainRequest ReadRequest(CommandContext context)
    {
        string spec = context.Required(_data, "give the images, e.g. --data fashion-mnist.");
        ImageDataSpec.Parse(spec);
        string model = context.Text(_model)!;
        if (Models.All.All(m => m.Name != model))
            throw CommandContext.Bad(_model, model, "one of " + string.Join(", ", Models.All.Select(m => m.Name)));
        string paradigm = context.Text(_paradigm)!;
        if (paradigm is not ("supervised" or "adversarial" or "unsupervised"))
            throw CommandContext.Bad(_paradigm, paradigm, "one of supervised, adversarial, unsupervised");
        string? compat = context.Text(_compat);
        if (compat is not (null or SxReference))
            throw CommandContext.Bad(_compat, compat, SxReference);
        if (context.IsOn(_classBalanced) && !context.Has(_subset))
            throw new OptionException("class-balanced", "--class-balanced says how --subset is drawn; give --subset, or leave it out.");
        bool isAdversarial = paradigm == "adversarial";
        if (!isAdversarial && _options.GivenAttackOption(context) is string attack)
            throw new OptionException(attack, $"--{attack} belongs to an attack; give --paradigm adversarial, or leave it out.");
        bool isUnsupervised = paradigm == "unsupervised";
        RefuseForeignOptions(context, isUnsupervised);
        ulong seed = context.Seed(_shared.Seed);
        bool dryRun = context.IsOn(_shared.DryRun);
        return new TrainRequest
        {
            Data = spec,
            Model = model,
            Paradigm = paradigm,
            ModelOptions = isUnsupervised ? ModelOptions.Default : _options.ReadModel(context),
            Options = isUnsupervised ? TrainingOptions.Default : _options.ReadTraining(context, seed, compat is not null),
            Clustering = isUnsupervised ? _options.ReadTurtle(context, seed) : null,
            Attack = isAdversarial ? _options.ReadAttack(context) : null,
            Precision = context.IsOn(_half) ? DynamicsPrecision.Float16 : DynamicsPrecision.Float32,
            LabelNoise = context.Number(_labelNoise) ?? 0,
            LongTail = context.Number(_longTail),
            Seed = seed,
            Threads = context.Threads(_shared.Threads),
            Memory = context.Bytes(_shared.Memory),
            DryRun = dryRun,
            Out = dryRun ? context.Text(_shared.Out) : context.Required(_shared.Out, "give the run folder to write, e.g. --out RUN."),
        };
    }

    void RefuseForeignOptions(CommandContext context, bool isUnsupervised)
    {
        if (isUnsupervised)
        {
            string? foreign = _options.GivenSupervisedOption(context)
                ?? (context.Has(_compat) ? _compat.Name : null)
                ?? (context.IsOn(_classBalanced) ? _classBalanced.Name : null)
                ?? (context.Number(_labelNoise) > 0 ? _labelNoise.Name : null);
            if (foreign is not null)
                throw new OptionException(
                    foreign, $"--{foreign} has no meaning without labels and a trained network; leave it out with --paradigm unsupervised.");
            if (context.Has(_model))
                context.Screen.Message(
                    "note: --paradigm unsupervised clusters features with a linear task encoder; --model is not used. --embeddings takes the features of any model.");
            return;
        }
        string? only = context.Has(_embeddings) ? _embeddings.Name : context.Has(_clusters) ? _clusters.Name : _options.GivenTurtleOption(context);
        if (only is not null)
            throw new OptionException(only, $"--{only} belongs to the clustering; give --paradigm unsupervised, or leave it out.");
    }

    static MatrixView OpenEmbeddings(CommandContext context, string spec, ImageDataset data, int threads)
    {
        MatrixView embeddings = EmbeddingsReader.Open(spec);
        try
        {
            Alignment.Require($"embeddings {spec}", embeddings.Rows, $"training images of {data.Name}", data.TrainImages.Rows);
            EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {spec}", threads, context.Progress, context.Cancellation);
            return embeddings;
        }
        catch
        {
            embeddings.Dispose();
            throw;
        }
    }

    UnsupervisedTraining ToClustering(CommandContext context, ImageDataset data, MatrixView? embeddings, int[] rows, TrainRequest request)
    {
        int clusters = context.Whole(_clusters, 2) ?? data.Classes;
        if (clusters > rows.Length)
            throw CommandContext.Bad(_clusters, context.Text(_clusters) ?? FormattableString.Invariant($"{clusters}"), FormattableString.Invariant($"a whole number from 2 to {rows.Length} (the trained rows)"));
        context.Resolve(_clusters, clusters.ToString(System.Globalization.CultureInfo.InvariantCulture));
        MatrixView features = embeddings ?? data.TrainImages;
        return new UnsupervisedTraining
        {
            Features = features,
            TestFeatures = embeddings is null ? data.TestImages : null,
            Rows = rows,
            Clusters = clusters,
            Options = _options.WithRate(context, request.Clustering!, features.Columns),
            TrueLabels = data.TrainLabels,
            Precision = request.Precision,
            Threads = request.Threads,
            EpochFinished = epoch =>
            {
                context.Progress.Dispose();
                context.Screen.Message(FormattableString.Invariant(
                    $"epoch {epoch.Epoch + 1} of {request.Clustering!.Epochs}: loss {epoch.Loss:0.0000}, entropy {epoch.Entropy:0.0000}, {ProgressDisplay.Duration(epoch.Seconds)}"));
            },
        };
    }

    static ImageDataset Open(CommandContext context, TrainRequest request) => ImageInputs.Open(
        context, request.Data, request.LabelNoise, request.LongTail, request.Seed, request.Threads, request.Attack is null ? null : RequireUnitRange);

    // An attack keeps every value from 0 to 1, which would change images of another scale beyond recognition.
    static void RequireUnitRange(ImageDataset data)
    {
        foreach ((MatrixView images, string part) in new[] { (data.TrainImages, "training"), (data.TestImages, "test") })
        {
            var row = new float[images.Columns];
            for (int i = 0; images.StorageType.IsFloat() && i < images.Rows; i++)
            {
                images.CopyRows(i, 1, row.AsSpan());
                int bad = Array.FindIndex(row, value => value is < 0 or > 1);
                if (bad >= 0)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant(
                        $"{part} images of {data.Name}: row {i} holds {row[bad]}; --paradigm adversarial needs values from 0 to 1, scale the images."));
                }
            }
        }
    }

    int[] ChooseRows(CommandContext context, ImageDataset data, ulong seed)
    {
        int all = data.TrainImages.Rows;
        if (context.Text(_rows) is string spec)
        {
            int[] given = RowListReader.Read(spec, all);
            Array.Sort(given);
            return given.Length > 0 ? given : throw new InvalidDataContentException($"rows {spec}: there is no row to train on.");
        }
        if (context.Text(_subset) is not string share)
            return [.. Enumerable.Range(0, all)];
        int count = CountOf(share, all);
        return context.IsOn(_classBalanced) ? TrainingSubset.DrawBalanced(data.TrainLabels, count, seed) : TrainingSubset.Draw(all, count, seed);
    }

    internal static int CountOf(string share, int rows)
    {
        return Share.Read(share)?.FloorOf(rows) is int count and > 0
            ? count
            : throw new OptionException("subset", FormattableString.Invariant(
                $"--subset must be a share above 0 and up to 1 that holds a row, such as 0.2 or 20% (of {rows} rows); got {(share.Length == 0 ? "nothing" : share)}."));
    }

    static void WarnOfMissingClasses(CommandContext context, ImageDataset data, int[] rows)
    {
        int[] missing = TrainingSubset.MissingClasses(data.TrainLabels, rows);
        if (missing.Length == 0)
            return;
        string names = string.Join(", ", missing.Take(10)) + (missing.Length > 10 ? ", ..." : "");
        context.Screen.Message(FormattableString.Invariant(
            $"warning: the {rows.Length:N0} trained rows hold no row of {missing.Length} of the classes ({names}), which the model cannot learn then; --subset with --class-balanced holds every class."));
    }

    static RunPlan MakePlan(SupervisedTraining? training, UnsupervisedTraining? clustering, TrainRequest request)
    {
        MachineSpeed speed = request.DryRun ? MachineSpeed.Measure(request.Threads) : MachineSpeed.Typical;
        StageCost fingerprint = ReadCost.Fingerprint(InputFiles.TotalBytes(request.Data));
        if (clustering is not null)
            return new RunPlan(clustering.Features.Rows, clustering.Features.Columns, [.. TrainingCost.Of(clustering, speed), fingerprint]);
        using Network network = training!.CreateNetwork();
        return new RunPlan(training.Data.TrainImages.Rows, training.Data.TrainImages.Columns, [.. TrainingCost.Of(training, network, speed), fingerprint]);
    }

    /// <summary>One line an epoch on standard error.</summary>
    sealed class EpochLines(CommandContext context, int epochs)
    {
        public void Show(EpochMetrics metrics)
        {
            context.Progress.Dispose();
            string test = metrics.TestAccuracy is double accuracy ? FormattableString.Invariant($", test accuracy {100 * accuracy:0.00} %") : "";
            context.Screen.Message(FormattableString.Invariant(
                $"epoch {metrics.Epoch + 1} of {epochs}: loss {metrics.Loss:0.0000}, training accuracy {100 * metrics.TrainAccuracy:0.00} %{test}, {ProgressDisplay.Duration(metrics.Seconds)}"));
        }
    }
}
