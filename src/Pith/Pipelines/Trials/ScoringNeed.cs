using Pith.Data;
using Pith.Data.Images;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Pipelines.Train;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Pipelines.Trials;

/// <summary>What selection methods need and only a scoring run on the images gives.</summary>
/// <param name="Training">The training.</param>
/// <param name="Score">The score that is computed from its dynamics.</param>
/// <param name="Confidence">Which score serves as confidence; null for none.</param>
sealed record ScoringNeed(SupervisedTraining Training, string Score, string? Confidence)
{
    /// <summary>Columns of the features that the run will give.</summary>
    public int FeatureColumns
    {
        get
        {
            using Network network = Training.CreateNetwork();
            return network.FeatureCount;
        }
    }

    /// <summary>The scoring run that methods need, or null where nothing is missing.</summary>
    /// <param name="judge">What is asked for.</param>
    /// <param name="training">How the model is trained.</param>
    /// <param name="images">The images.</param>
    /// <param name="problem">What is known of the rows.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="context">Told each epoch.</param>
    public static ScoringNeed? Of(
        NetworkJudge judge,
        TrainingOptions training,
        ImageDataset images,
        SelectionProblem problem,
        IReadOnlyList<EvaluatedMethod> methods,
        int threads,
        StageContext context)
    {
        DataNeeds needs = methods.Aggregate(DataNeeds.Nothing, (all, method) => all | NeedsOf(method));
        string? confidence = !needs.HasFlag(DataNeeds.Confidence) ? null
            : methods.Any(method => method.Info.Defaults.Needs.HasFlag(DataNeeds.Confidence)) ? "mean-confidence" : "confidence";
        bool lacksEmbeddings = (needs & (DataNeeds.Graph | DataNeeds.Embeddings | DataNeeds.Gradients)) != 0 && problem.Embeddings is null;
        bool lacksLogits = (needs & (DataNeeds.Logits | DataNeeds.Gradients)) != 0 && problem.Logits is null;
        bool lacksScores = needs.HasFlag(DataNeeds.Scores) && problem.Scores is null;
        return lacksScores || lacksEmbeddings || lacksLogits || confidence is not null
            ? new ScoringNeed(TrainingOf(judge, training, images, threads, context), judge.Score, confidence)
            : null;
    }

    /// <summary>What a method needs. A cutoff looks at scores, whatever the method.</summary>
    public static DataNeeds NeedsOf(EvaluatedMethod method) => method.Options.Needs
        | (method.Open.Contains("cutoff") || method.Options is SelectionOptions { Cutoff: > 0 } ? DataNeeds.Scores : DataNeeds.Nothing);

    /// <summary>What the run takes.</summary>
    public IReadOnlyList<StageCost> Costs(MachineSpeed speed)
    {
        using Network network = Training.CreateNetwork();
        return TrainingCost.Of(Training, network, speed);
    }

    static SupervisedTraining TrainingOf(NetworkJudge judge, TrainingOptions training, ImageDataset images, int threads, StageContext context)
    {
        int all = images.TrainImages.Rows;
        return new SupervisedTraining
        {
            Data = ImageSource.Of(images),
            Rows = judge.Subset is Share share ? TrainingSubset.Draw(all, TrainedRows.CountOf(share, all), training.Seed) : [.. Enumerable.Range(0, all)],
            Model = judge.Model,
            Options = training with { Epochs = judge.ScoringEpochs },
            Threads = threads,
            EpochFinished = epoch => context.Log.Message(Invariant(
                $"scoring run, epoch {epoch.Epoch + 1} of {judge.ScoringEpochs}: loss {epoch.Loss:0.0000}, {Durations.Text(epoch.Seconds)}")),
        };
    }
}
