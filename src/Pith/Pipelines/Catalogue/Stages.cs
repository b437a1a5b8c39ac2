using Pith.Pipelines.Embed;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Graph;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Score;
using Pith.Pipelines.Train;
using Pith.Pipelines.Tune;

namespace Pith.Pipelines.Catalogue;

/// <summary>Every stage by its contract name.</summary>
static class Stages
{
    /// <summary>The stages, in the order in which a pipeline runs them; then those that write one file.</summary>
    public static IReadOnlyList<IStage> All { get; } = [new TrainStage(), new ScoreStage(), new ExtrapolateStage(), new TuneStage(), new PruneStage(), new EvaluateStage(), new GraphStage(), new EmbedStage()];

    /// <summary>The stage of a name, or null.</summary>
    public static IStage? Find(string name) => All.FirstOrDefault(stage => stage.Name == name);
}
