using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pith.Numerics;

namespace Pith.Selection.D2;

/// <summary>Message weights from distances: the three kernels.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="forwardGamma">Gamma of the forward message.</param>
/// <param name="reverseGamma">Gamma of the reverse message.</param>
/// <param name="scale">What the scaled kernel divides distances by; above 0.</param>
/// <param name="isCosine">Whether distances are 1 - cos. That is half the square of the chord between rows of length 1, so the kernels that square a
/// distance take the chord and do not square it once more; the plain one takes it as it is.</param>
readonly struct D2Weights(D2Kernel kernel, double forwardGamma, double reverseGamma, double scale, bool isCosine = false)
{
    /// <summary>The fact of a run that tells that the chord was squared.</summary>
    public const string ChordFact = "squaredChord";

    /// <summary>Whether a kernel squares distances that are 1 - cos.</summary>
    /// <param name="problem">The problem; a brought graph's distances are what they are.</param>
    /// <param name="kernel">The kernel.</param>
    public static bool TakesChord(SelectionProblem problem, D2Kernel kernel) =>
        problem.Metric == DistanceMetric.Cosine && problem.Graph is null && kernel != D2Kernel.Reference;

    /// <summary>Writes the forward weight of every distance.</summary>
    public void Forward(ReadOnlySpan<double> distances, Span<double> weights) =>
        Fill(distances, kernel == D2Kernel.Reference ? 1 : forwardGamma, weights);

    /// <summary>Writes the reverse weight of every distance.</summary>
    public void Reverse(ReadOnlySpan<double> distances, Span<double> weights) => Fill(distances, reverseGamma, weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(ReadOnlySpan<double> distances, double gamma, Span<double> weights)
    {
        weights = weights[..distances.Length];
        switch (kernel)
        {
            case D2Kernel.Reference:
                for (int i = 0; i < weights.Length; i++)
                    weights[i] = -gamma * distances[i];
                break;
            case D2Kernel.Paper:
                for (int i = 0; i < weights.Length; i++)
                    weights[i] = -gamma * (isCosine ? 2 * distances[i] : distances[i] * distances[i]);
                break;
            default:
                ref double from = ref MemoryMarshal.GetReference(distances);
                ref double to = ref MemoryMarshal.GetReference(weights);
                int done = 0;
                for (; done <= weights.Length - Vector256<double>.Count; done += Vector256<double>.Count)
                {
                    Vector256<double> relative = Vector256.LoadUnsafe(ref from, (nuint)done) / scale;
                    (-gamma * (isCosine ? relative : relative * relative)).StoreUnsafe(ref to, (nuint)done);
                }
                for (; done < weights.Length; done++)
                {
                    double relative = distances[done] / scale;
                    weights[done] = -gamma * (isCosine ? relative : relative * relative);
                }
                break;
        }
        // Gamma 0 times an infinite square is NaN; such a pair is as far apart as can be said, and its weight without decay is 1.
        if (gamma == 0)
            weights.Fill(1);
        else
            DeterministicMath.ExpInto(weights, weights);
    }
}
