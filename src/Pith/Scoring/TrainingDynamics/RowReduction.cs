namespace Pith.Scoring.TrainingDynamics;

/// <summary>What is kept of a row's outputs at an epoch. p is the vector of class probabilities, y the label.</summary>
/// <remarks>Of recorded residuals <see cref="Probability"/> is the residual, <see cref="Error"/> its magnitude and <see cref="Loss"/> its square; the others are not defined.</remarks>
enum RowReduction
{
    /// <summary><c>p[y]</c>, 0 to 1.</summary>
    Probability,

    /// <summary>1 where y has the largest output, the lowest class on a tie; else 0.</summary>
    Correct,

    /// <summary><c>p[y] - max_{c != y} p[c]</c>, -1 to 1.</summary>
    Margin,

    /// <summary>The same difference of the outputs themselves (of logits; log-probabilities differ from them by a constant).</summary>
    LogitMargin,

    /// <summary><c>||p - onehot(y)||_2</c>, 0 to the square root of 2.</summary>
    Error,

    /// <summary><c>sum_c |p[c] (ln(p[c] + 1e-8) - ln(q[c] + 1e-8))|</c> with q the probabilities of the epoch before; 0 at the first epoch.</summary>
    Change,

    /// <summary><c>-ln p[y]</c>, at most 103.3 where probabilities are recorded and that of y is 0.</summary>
    Loss,

    /// <summary><c>-sum_c p[c] ln(p[c] + 1e-10)</c>.</summary>
    Entropy,

    /// <summary>The largest less the second largest probability.</summary>
    TopMargin,

    /// <summary>1 less the largest probability.</summary>
    LeastConfidence,
}
