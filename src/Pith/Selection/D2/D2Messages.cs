using System.Runtime.CompilerServices;
using Pith.Selection.Distributed;

namespace Pith.Selection.D2;

/// <summary>D2's reverse messages, for a selection over rows that are dealt to ranks.</summary>
/// <param name="weights">The kernel.</param>
/// <param name="reverse">What a picked row takes from its neighbours.</param>
/// <param name="clampAtZero">Whether messages stop at 0.</param>
sealed class D2Messages(D2Weights weights, D2Reverse reverse, bool clampAtZero) : IReverseMessages
{
    /// <inheritdoc/>
    public void Weigh(ReadOnlySpan<double> distances, Span<double> weighed)
    {
        if (reverse == D2Reverse.Absolute)
            weighed[..distances.Length].Fill(1);
        else
            weights.Reverse(distances, weighed);
    }

    /// <inheritdoc/>
    public double Receive(double value, double amount) => D2Greedy.Receive(value, amount, clampAtZero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Send(double value, ReadOnlySpan<int> targets, ReadOnlySpan<double> weighed, Span<double> values)
    {
        bool stops = clampAtZero;
        for (int n = 0; n < targets.Length; n++)
        {
            ref double target = ref values[targets[n]];
            target = D2Greedy.Receive(target, weighed[n] * value, stops);
        }
    }
}
