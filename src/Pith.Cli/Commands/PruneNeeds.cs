using Pith.Cli.Infrastructure;
using Pith.Data;

namespace Pith.Cli.Commands;

/// <summary>Refuses a <c>pith prune</c> whose method lacks what it needs, with a sentence that says how to get it.</summary>
static class PruneNeeds
{
    public static void Require(CommandContext context, PruneCommand command, PruneRequest request)
    {
        string method = request.Method.Name;
        DataNeeds needs = request.Options.Needs;
        bool hasEmbeddings = context.Has(command.Embeddings);
        void Missing(bool isMissing, CliOption option, string sentence)
        {
            if (isMissing)
                throw new OptionException(option.Name, sentence);
        }
        Missing(needs.HasFlag(DataNeeds.Graph) && !hasEmbeddings && !context.Has(command.Graph), command.Embeddings,
            $"--method {method} needs --embeddings, or a kNN graph with --graph.");
        Missing(needs.HasFlag(DataNeeds.Embeddings) && !hasEmbeddings, command.Embeddings,
            $"--method {method} needs embeddings, which a graph does not replace; give --embeddings X.npy, e.g. the features.npy of a pith train run.");
        Missing(needs.HasFlag(DataNeeds.Scores) && !context.Has(command.Scores), command.Scores,
            $"--method {method} needs importance scores; give --scores s.npy, or make some with pith score --embeddings X.npy.");
        Missing(needs.HasFlag(DataNeeds.Labels) && !context.Has(command.Labels), command.Labels, request.Method.Defaults.Needs.HasFlag(DataNeeds.Labels)
            ? $"--method {method} needs the class of every row; give --labels y.npy."
            : "--pool class and --balance need the class of every row; give --labels y.npy.");
        Missing(needs.HasFlag(DataNeeds.Logits) && !context.Has(command.Logits), command.Logits,
            $"--method {method} needs a model's logits for every row; give --logits FILE [N, C], e.g. the logits.npy of a pith train run, or a folder of training dynamics of all rows.");
        Missing(needs.HasFlag(DataNeeds.Confidence) && !context.Has(command.Confidence), command.Confidence,
            $"--method {method}{ConfidenceUser(request)} needs the probability of each row's own class; give --confidence DIR:{ConfidenceScore(request)}, which pith score --dynamics writes.");
        Missing(needs.HasFlag(DataNeeds.Gradients) && !(hasEmbeddings && context.Has(command.Logits) && context.Has(command.Labels)),
            !hasEmbeddings ? command.Embeddings : !context.Has(command.Logits) ? command.Logits : command.Labels,
            $"--method {method} needs last-layer gradients, which are made of features, logits and labels; give --embeddings, --logits and --labels.");
    }

    static string ConfidenceUser(PruneRequest request) =>
        request.Method.Defaults.Needs.HasFlag(DataNeeds.Confidence) ? "" : $" --budget {request.Method.TextOf(request.Options, "budget")}";

    static string ConfidenceScore(PruneRequest request) => request.Method.Defaults.Needs.HasFlag(DataNeeds.Confidence) ? "mean-confidence" : "confidence";
}
