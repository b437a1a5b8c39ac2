using Pith.Numerics;
using Pith.Selection.Frame;

namespace Pith.Selection.Uncertainty;

/// <summary>The rows that a model is least sure of, by its class probabilities; of equal ones the lowest row first.</summary>
/// <remarks>
/// <para>With p the softmax of a row's logits and p1, p2 its two largest entries: least confidence <c>1 - p1</c> (Lewis and Gale, SIGIR 1994),
/// margin <c>1 - (p1 - p2)</c> (Scheffer, Decomain, Wrobel, IDA 2001), entropy <c>-sum p ln p</c> (Shannon; Settles' survey of active
/// learning, 2009). Larger is more uncertain in all three, and larger comes first.</para>
/// <para>Deviations from the published code (uncertainty.py of DeepCore): its branch without class balance sorts the wrong way round and keeps
/// the rows that the model is most sure of; its least confidence is the largest logit, which depends on the scale and the offset of a
/// row's logits, not the largest probability. With a balance the order is class after class, ascending by label, most uncertain first
/// within.</para>
/// <para>Labels are only used by a balance, so rows without labels can be chosen. O(N C + N log N). The same for any number of threads.</para>
/// </remarks>
sealed class UncertaintySelection : SelectionMethod<UncertaintyOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings, which say what is asked for.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public UncertaintySelection(UncertaintyOptions options)
        : base(options) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        frame.Values = ClassProbabilities.Reduce(
            frame.Problem.Logits!, frame.Problem.Threads, logs => Of(Options.Kind, logs), frame.Cancellation);
        frame.EndStage("uncertainty");
        frame.TakeRanked(frame.Values);
    }

    /// <summary>The uncertainty of a row from the logarithms of its class probabilities.</summary>
    internal static double Of(UncertaintyKind kind, ReadOnlySpan<double> logs)
    {
        if (kind == UncertaintyKind.Entropy)
        {
            double entropy = 0;
            foreach (double log in logs)
                entropy -= DeterministicMath.Exp(log) * log;
            return entropy;
        }
        double first = double.NegativeInfinity, second = double.NegativeInfinity;
        foreach (double log in logs)
        {
            if (log > first)
                (first, second) = (log, first);
            else if (log > second)
                second = log;
        }
        double largest = DeterministicMath.Exp(first);
        double next = kind == UncertaintyKind.Margin && logs.Length > 1 ? DeterministicMath.Exp(second) : 0;
        return 1 - (largest - next);
    }
}
