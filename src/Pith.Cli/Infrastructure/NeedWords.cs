using Pith.Data;

namespace Pith.Cli.Infrastructure;

/// <summary>The one table of what to say to somebody whose call lacks what a method needs, and how to get it.</summary>
static class NeedWords
{
    // Methods of these commands are judged by training, and what images can tell is computed.
    static readonly string[] s_judging = ["evaluate", "tune"];

    /// <summary>The sentence for a need that is not met; options stand in backquotes.</summary>
    /// <param name="error">The need and who has it.</param>
    /// <param name="command">The command that was called, or null.</param>
    public static string Of(MissingDataException error, string? command)
    {
        string who = error.Demand.Who;
        string? example = error.Demand.Example;
        bool isJudged = s_judging.Contains(command);
        return error.Need switch
        {
            DataNeeds.Graph => $"{who} `embeddings`, or a kNN graph with `graph`.",
            DataNeeds.Embeddings => $"{who} embeddings, which a graph does not replace; give `embeddings` X.npy, e.g. the features.npy of a pith train run.",
            DataNeeds.Scores => $"{who} importance scores; give `scores` s.npy, or make some with pith score `embeddings` {example ?? "X.npy"}.",
            DataNeeds.Labels => $"{who} the class of every row; give `labels` y.npy.",
            DataNeeds.Logits or DataNeeds.Gradients when isJudged =>
                $"{who} a model's logits for every row; give `logits` FILE, as pith train writes it beside features.npy.",
            DataNeeds.Logits when command == "extrapolate" =>
                $"{who} the logits of the subset's model for all rows; give them with `logits` FILE, such as logits.npy of pith train.",
            DataNeeds.Logits =>
                $"{who} a model's logits for every row; give `logits` FILE [N, C], e.g. the logits.npy of a pith train run, or a folder of training dynamics of all rows.",
            DataNeeds.Confidence when isJudged =>
                $"{who} the probability of each row's own class from a training, which given features do not tell; give images with `data`, or leave it out.",
            DataNeeds.Confidence =>
                $"{who} the probability of each row's own class; give `confidence` DIR:{example ?? "mean-confidence"}, which pith score `dynamics` writes.",
            DataNeeds.Gradients =>
                $"{who} last-layer gradients, which are made of features, logits and labels; give `embeddings`, `logits` and `labels`.",
            _ => error.Message,
        };
    }
}
