using System.Globalization;
using Pith.Data.Images;
using Pith.Data.Readers;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Runs;
using Pith.Scoring;

namespace Pith.Pipelines.Train;

/// <summary>A training with its images or features open.</summary>
sealed class TrainWork : StageWork<TrainRequest, TrainResult>
{
    readonly StageContext _context;
    readonly TrainingSource _data;
    readonly int[] _rows;
    readonly MatrixView? _embeddings;
    readonly SupervisedTraining? _training;
    readonly UnsupervisedTraining? _clustering;

    TrainWork(StageCall<TrainRequest> call, StageContext context, TrainingSource data)
        : base(call.Request)
    {
        (_context, _data) = (context, data);
        try
        {
            _rows = TrainedRows.Of(Request, data);
            if (Request.Paradigm is SupervisedParadigm supervised)
            {
                _training = ToTraining(supervised, call.Threads);
                return;
            }
            var unsupervised = (UnsupervisedParadigm)Request.Paradigm;
            _embeddings = !Request.IsOfFeatures && Request.Embeddings is string spec ? OpenEmbeddings(spec, call.Threads) : null;
            unsupervised = Settle(unsupervised);
            Request = Request with { Paradigm = unsupervised };
            _clustering = ToClustering(unsupervised, call.Threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override long Rows => _data.Inputs.Rows;

    public override long Columns => Features.Columns;

    MatrixView Features => _embeddings ?? _data.Inputs;

    /// <summary>Opens what is trained on, and the features that are clustered where there are some.</summary>
    public static TrainWork Open(StageCall<TrainRequest> call, StageContext context)
    {
        if (call.Request.Paradigm is UnsupervisedParadigm && call.Given.ContainsKey("model"))
        {
            context.Log.Message(
                "note: `paradigm` unsupervised clusters features with a linear task encoder; `model` is not used. `embeddings` takes the features of any model.");
        }
        TrainingSource opened = context.Stages.Time<TrainingSource>("read", () =>
            call.Request.IsOfFeatures ? TrainingFeatures.Open(call.Request, call.Threads, context) : OpenImages(call, context));
        return new TrainWork(call, context, opened);
    }

    static ImageSource OpenImages(StageCall<TrainRequest> call, StageContext context)
    {
        var images = new TrainingImages
        {
            Data = call.Request.Data,
            LabelNoise = call.Request.LabelNoise,
            LongTail = call.Request.LongTail,
            Size = call.Request.Size,
            SkipBroken = call.Request.SkipBroken,
            RequiresUnitRange = call.Request.Paradigm.Kind == ParadigmKind.Adversarial,
            Seed = call.Request.Seed,
            Threads = call.Threads,
        };
        ImageDataset opened = images.Open(context.Progress, context.Cancellation);
        if (opened.LayoutNote is string note)
            context.Log.Message(note);
        return ImageSource.Of(opened);
    }

    public override IEnumerable<StageCost> Costs(MachineSpeed speed)
    {
        if (_clustering is not null)
            return TrainingCost.Of(_clustering, speed);
        using Network network = _training!.CreateNetwork(_context.Cancellation);
        return TrainingCost.Of(_training, network, speed);
    }

    public override TrainResult Run(RunFolder? run)
    {
        if (_training is not null && TrainedRows.WarningOf(_data, _rows) is string warning)
            _context.Log.Message(warning);
        if (_training is not null && _data is FeatureSource features && features.NoteOfConstants(_rows) is string note)
            _context.Log.Message(note);
        if (_training?.CrossFit is int parts && TrainedRows.WarningOfParts(_data, _rows, CrossFitting.PartsOf(_rows.Length, parts, Request.Seed), parts) is string lacking)
            _context.Log.Message(lacking);
        TrainingResult result = _training?.Run(run!, _context.Stages, _context.Progress, _context.Cancellation)
            ?? _clustering!.Run(run!, _context.Stages, _context.Progress, _context.Cancellation);
        return new TrainResult(_data.Name, _data.Inputs.Rows, _rows.Length, _data.TestRows, _data.Classes, result);
    }

    public override IReadOnlyDictionary<string, double> Facts(TrainResult result) => result.Training.Metrics.Final;

    protected override void Dispose(bool disposing)
    {
        _embeddings?.Dispose();
        _data.Dispose();
        base.Dispose(disposing);
    }

    MatrixView OpenEmbeddings(string spec, int threads)
    {
        MatrixView embeddings = EmbeddingsReader.Open(spec);
        try
        {
            Alignment.Require($"embeddings {spec}", embeddings.Rows, $"training images of {_data.Name}", _data.Inputs.Rows);
            EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {spec}", threads, _context.Progress, _context.Cancellation);
            return embeddings;
        }
        catch
        {
            embeddings.Dispose();
            throw;
        }
    }

    UnsupervisedParadigm Settle(UnsupervisedParadigm asked)
    {
        int clusters = asked.Clusters ?? _data.Classes;
        if (clusters > _rows.Length)
        {
            throw new OptionException("clusters", clusters.ToString(CultureInfo.InvariantCulture), FormattableString.Invariant(
                $"a whole number from 2 to {_rows.Length} (the trained rows)"));
        }
        return asked with { Clusters = clusters, Clustering = asked.Clustering.Settle(Features.Columns) };
    }

    SupervisedTraining ToTraining(SupervisedParadigm paradigm, int threads) => new()
    {
        Data = _data,
        Rows = _rows,
        Model = Request.Model,
        ModelOptions = paradigm.Model,
        Options = paradigm.Training with { Seed = Request.Seed },
        Attack = paradigm.Attack,
        RecordsTrajectories = paradigm.RecordsTrajectories,
        CrossFit = PartsOf(paradigm),
        CrossFitEpochs = paradigm.CrossFitEpochs ?? (paradigm.Training.Epochs + 2) / 3,
        Precision = Request.Precision,
        Threads = threads,
        EpochFinished = epoch => _context.Log.Message(LineOf(epoch, paradigm.Training.Epochs)),
    };

    int? PartsOf(SupervisedParadigm paradigm) => paradigm.CrossFit is not int parts || parts <= _rows.Length
        ? paradigm.CrossFit
        : throw new OptionException("cross-fit", parts.ToString(CultureInfo.InvariantCulture), FormattableString.Invariant(
            $"a whole number from 2 to {_rows.Length} (the trained rows)"));

    UnsupervisedTraining ToClustering(UnsupervisedParadigm paradigm, int threads) => new()
    {
        Features = Features,
        TestFeatures = _embeddings is null ? _data.TestInputs : null,
        Rows = _rows,
        Clusters = paradigm.Clusters!.Value,
        Options = paradigm.Clustering with { Seed = Request.Seed },
        TrueLabels = _data.Labels,
        Precision = Request.Precision,
        Threads = threads,
        EpochFinished = epoch => _context.Log.Message(LineOf(epoch, paradigm.Clustering.Epochs)),
    };

    static string LineOf(EpochMetrics epoch, int epochs)
    {
        string test = epoch.TestAccuracy is double accuracy ? FormattableString.Invariant($", test accuracy {100 * accuracy:0.00} %") : "";
        return FormattableString.Invariant(
            $"epoch {epoch.Epoch + 1} of {epochs}: loss {epoch.Loss:0.0000}, training accuracy {100 * epoch.TrainAccuracy:0.00} %{test}, {Durations.Text(epoch.Seconds)}");
    }

    static string LineOf(TurtleEpoch epoch, int epochs) => FormattableString.Invariant(
        $"epoch {epoch.Epoch + 1} of {epochs}: loss {epoch.Loss:0.0000}, entropy {epoch.Entropy:0.0000}, {Durations.Text(epoch.Seconds)}");
}
