using Pith.Selection.Covering;
using Pith.Selection.Frame;

namespace Pith.Selection.ContextualDiversity;

/// <summary>Contextual diversity: k-center on what a model predicts, so that the coreset holds every kind of prediction and
/// confusion.</summary>
/// <remarks>
/// <para>Agarwal, Arora, Anand, Arora, "Contextual Diversity for Active Learning", ECCV 2020 (arXiv 2008.05723), as published in DeepCore
/// (contextualdiversity.py): farthest-first traversal with the symmetric divergence <c>KL(p || q) + KL(q || p) = sum_c (p_c - q_c)
/// (log p_c - log q_c)</c> of class probabilities, the softmax of the logits.</para>
/// <para>The published code takes log(0) where a probability is 0; here probabilities below <see cref="DivergenceCover.LeastProbability"/>
/// count as that. It starts at a random row and balances classes by default; here the start is an option and a balance is asked for.</para>
/// <para>O(N budget C) time on all cores, O(N C) memory, ties to the lowest row, the same for any number of threads. A row's value is its
/// divergence from the nearest pick before it.</para>
/// </remarks>
sealed class ContextualDiversitySelection : SelectionMethod<ContextualDiversityOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="ContextualDiversityOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public ContextualDiversitySelection(ContextualDiversityOptions? options = null)
        : base(options ?? ContextualDiversityOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        frame.ForEachPool(picks => FarthestFirst.Run(
            new DivergenceCover(picks.RowsOf(problem.Logits!), picks.Rows, problem.Threads), picks, Options.First, frame.Cancellation));
        frame.AddFact("coverRadius", FarthestFirst.RadiusOf(frame));
    }
}
