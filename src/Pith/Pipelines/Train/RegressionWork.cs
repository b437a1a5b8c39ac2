using Pith.Data;
using Pith.Data.Scores;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Pipelines.Train;

/// <summary>The training of a head that predicts a number, with its features open.</summary>
sealed class RegressionWork : StageWork<TrainRequest, TrainResult>
{
    readonly StageContext _context;
    readonly List<IDisposable> _owned;
    readonly RegressionTraining _training;

    RegressionWork(StageCall<TrainRequest> call, StageContext context, List<IDisposable> owned, RegressionTraining training)
        : base(call.Request) => (_context, _owned, _training) = (context, owned, training);

    /// <inheritdoc/>
    public override long Rows => _training.Features.Rows;

    /// <inheritdoc/>
    public override long Columns => _training.Features.Columns;

    /// <summary>Opens features and numbers.</summary>
    public static RegressionWork Open(StageCall<TrainRequest> call, StageContext context)
    {
        var owned = new List<IDisposable>();
        try
        {
            return context.Stages.Time("read", () => Open(call, context, owned));
        }
        catch
        {
            owned.ForEach(part => part.Dispose());
            throw;
        }
    }

    static RegressionWork Open(StageCall<TrainRequest> call, StageContext context, List<IDisposable> owned)
    {
        TrainRequest request = call.Request;
        if (request.Where is not null)
            throw new OptionException("where", "`where` is not taken with `target` numbers; filter the table first, or leave it out.");
        Dataset data = Read(new DatasetFiles { Embeddings = request.Embeddings, Ids = request.Ids }, owned, call.Threads, context);
        double[] targets = NumbersReader.Read(request.Labels!, data.Rows, data.Ids);
        var supervised = (SupervisedParadigm)request.Paradigm;
        MatrixView? test = null;
        double[]? testTargets = null;
        if (request.TestEmbeddings is string spec)
        {
            test = Read(new DatasetFiles { Embeddings = spec, Part = "test " }, owned, call.Threads, context).Embeddings!;
            if (test.Columns != data.Embeddings!.Columns)
                throw new InvalidDataContentException(Invariant($"test embeddings {spec} have {test.Columns} columns but embeddings {request.Embeddings} have {data.Embeddings.Columns}; both must come from one model."));
            testTargets = NumbersReader.Read(request.TestLabels!, test.Rows, null);
        }
        int epochs = supervised.Training.Epochs;
        return new RegressionWork(call, context, owned, new RegressionTraining
        {
            Features = data.Embeddings!,
            Targets = targets,
            TestFeatures = test,
            TestTargets = testTargets,
            Rows = TrainedRows.Of(request, data.Rows, data.Ids),
            Model = request.Model,
            ModelOptions = supervised.Model,
            Options = supervised.Training with { Seed = request.Seed },
            Precision = request.Precision,
            Threads = call.Threads,
            EpochFinished = epoch => context.Log.Message(LineOf(epoch, epochs)),
        });
    }

    static Dataset Read(DatasetFiles files, List<IDisposable> owned, int threads, StageContext context)
    {
        OpenDataset open = DatasetReader.Open(files);
        owned.Add(open);
        open.Check(threads, context.Progress, context.Cancellation);
        return open.Data;
    }

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Costs(MachineSpeed speed)
    {
        using Network network = _training.CreateNetwork();
        return TrainingCost.Of(_training, network, speed);
    }

    /// <inheritdoc/>
    public override TrainResult Run(RunFolder? run)
    {
        TrainingResult result = _training.Run(run!, _context.Stages, _context.Progress, _context.Cancellation);
        return new TrainResult(InputFiles.NameOf(Request.Embeddings!), _training.Features.Rows, _training.Rows.Length, _training.TestFeatures?.Rows ?? 0, 0, result);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Facts(TrainResult result) => result.Training.Metrics.Final;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _owned.ForEach(part => part.Dispose());
        base.Dispose(disposing);
    }

    static string LineOf(EpochMetrics epoch, int epochs) =>
        Invariant($"epoch {epoch.Epoch + 1} of {epochs}: mean squared error {epoch.Loss:0.0000} of the variance, {Durations.Text(epoch.Seconds)}");
}
