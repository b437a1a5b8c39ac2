using Pith.Data;

namespace Pith.Selection;

/// <summary>Refuses a problem that lacks what a method needs.</summary>
static class ProblemNeeds
{
    /// <summary>Throws for the first need that the problem does not meet.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="needs">What it needs with its options.</param>
    /// <exception cref="OptionException">The option that would bring what is missing.</exception>
    public static void Require(SelectionProblem problem, string method, DataNeeds needs)
    {
        void Missing(DataNeeds need, bool isMissing, string option, string sentence)
        {
            if (needs.HasFlag(need) && isMissing)
                throw new OptionException(option, sentence);
        }
        Missing(DataNeeds.Graph, problem.Embeddings is null && problem.Graph is null, "embeddings",
            $"`method` {method} needs a graph: bring embeddings with `embeddings`, or a kNN graph with `graph`.");
        Missing(DataNeeds.Embeddings, problem.Embeddings is null, "embeddings",
            $"`method` {method} needs embeddings, which a graph does not replace; bring them with `embeddings`.");
        Missing(DataNeeds.Scores, problem.Scores is null, "scores",
            $"`method` {method} needs importance scores; bring them with `scores`.");
        Missing(DataNeeds.Labels, problem.Labels is null, "labels",
            $"`method` {method} with these options needs the class of every row; bring it with `labels`.");
        Missing(DataNeeds.Logits, problem.Logits is null, "logits",
            $"`method` {method} needs a model's logits for every row; bring them with `logits`.");
        Missing(DataNeeds.Confidence, problem.Confidence is null, "confidence",
            $"`method` {method} with these options needs the probability of each row's own class; bring it with `confidence`.");
        Missing(DataNeeds.Gradients, problem.Embeddings is null, "embeddings",
            $"`method` {method} needs last-layer gradients and so features; bring them with `embeddings`.");
        Missing(DataNeeds.Gradients, problem.Logits is null, "logits",
            $"`method` {method} needs last-layer gradients and so logits; bring them with `logits`.");
        Missing(DataNeeds.Gradients, problem.Labels is null, "labels",
            $"`method` {method} needs last-layer gradients and so labels; bring them with `labels`.");
    }
}
