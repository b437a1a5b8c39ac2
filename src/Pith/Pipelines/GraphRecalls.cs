using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;

namespace Pith.Pipelines;

/// <summary>The recall that the approximate graphs of a stage reached, for its screen, its JSON and its manifest.</summary>
sealed class GraphRecalls
{
    readonly List<RecallEstimate> _reached = [];

    /// <summary>The estimate of the graph with the lowest recall; null where all graphs are exact or brought.</summary>
    public RecallEstimate? Lowest => _reached.Where(estimate => !estimate.IsExact).MinBy(estimate => estimate.Recall);

    /// <summary>The accuracy, told to this collection when a graph is built.</summary>
    public GraphAccuracy Watch(GraphAccuracy accuracy) => accuracy with { Reached = Add };

    /// <summary>Says what was reached, and where a graph is exact although a recall was asked for.</summary>
    public void Tell(IStageLog log)
    {
        if (Words is string words)
            log.Message(words);
    }

    /// <summary>The same as a sentence; null where nothing is to be said.</summary>
    public string? Words => Lowest is { } lowest
        ? $"note: neighbours are approximate. {lowest.Words}"
        : _reached.FirstOrDefault(estimate => estimate.WhyExact is not null) is { } exact ? $"note: {exact.WhyExact}" : null;

    /// <summary>Adds the recall to the numbers of a manifest; nothing where no graph is approximate.</summary>
    public static void AddTo(Dictionary<string, double> facts, RecallEstimate? recall)
    {
        if (recall is null)
            return;
        facts["graphRecall"] = recall.Recall;
        facts["graphRecallLow"] = recall.Low;
        facts["graphRecallHigh"] = recall.High;
    }

    void Add(RecallEstimate estimate)
    {
        lock (_reached)
            _reached.Add(estimate);
    }
}
