using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pith.Data.Dynamics;
using Pith.Numerics;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Reduces the outputs of one row at one epoch to the few numbers that the scores are made of. One instance a thread.</summary>
/// <remarks>
/// All arithmetic is in double precision, in eight lanes that are combined in one tree, with exp and log
/// of <see cref="SoftmaxMath"/>: the same bits on every machine. The class of the label is kept apart from the sums over the other
/// classes, so that 1 - p is exact to rounding where p is near 1. O(C) a row.
/// </remarks>
sealed class OutputReduction
{
    /// <summary>What added to a probability before its logarithm is taken in the change between epochs, as published.</summary>
    public const double ChangeFloor = 1e-8;

    const double EntropyFloor = 1e-10;
    const double SumTolerance = 0.05;
    const double SmallestProbability = 1.401298464324817e-45;
    const int Lanes = 8;

    readonly DynamicsValues _kind;
    readonly bool _halfLogs;
    readonly int _classes;
    readonly double[] _outputs;
    readonly double[] _copy;
    readonly float[] _scratch;

    public OutputReduction(int classes, DynamicsValues kind, bool halfLogs)
    {
        _classes = classes;
        _kind = kind;
        _halfLogs = halfLogs;
        _outputs = new double[Padded(classes)];
        _copy = halfLogs ? new double[_outputs.Length] : [];
        _scratch = new float[classes];
    }

    /// <summary>C rounded up to whole vectors: how many logarithms a row keeps from one epoch to the next.</summary>
    public static int Padded(int classes) => (classes + Lanes - 1) / Lanes * Lanes;

    /// <summary>Reduces one row; false where its outputs are not what the recording declares.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="place">The row's place in it.</param>
    /// <param name="label">The row's label.</param>
    /// <param name="logs">ln(p + 1e-8) of the epoch before [<see cref="Padded"/>], replaced by this epoch's; empty if no change is needed.</param>
    /// <param name="isFirst">Whether there is no epoch before.</param>
    /// <param name="withRare">Whether loss, entropy, least confidence and the margin of the two best classes are needed.</param>
    /// <param name="results">Receives one number for each <see cref="RowReduction"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Reduce(DynamicsEpoch epoch, int place, int label, Span<float> logs, bool isFirst, bool withRare, Span<double> results)
    {
        epoch.Read(place, _outputs, _scratch);
        if (_kind == DynamicsValues.Residuals)
            return Residual(_outputs[0], results);
        if (_halfLogs)
            _outputs.CopyTo(_copy, 0);
        Softmax found = Exponentiate(_outputs, label, _kind);
        if (!found.IsValid)
            return false;
        results[(int)RowReduction.Probability] = found.Own / found.Total;
        results[(int)RowReduction.LogitMargin] = found.LogitMargin;
        if (_halfLogs)
            Round(found, label, results);
        else
            found.Store(results);
        if (withRare)
            Rank(found, label, results);
        if (!logs.IsEmpty)
            results[(int)RowReduction.Change] = Change(found, label, logs, isFirst);
        return true;
    }

    // Of a predicted number there are no probabilities: what varies is the prediction itself, the error is the distance from the number, and the loss its square.
    static bool Residual(double residual, Span<double> results)
    {
        results.Fill(double.NaN);
        results[(int)RowReduction.Probability] = residual;
        results[(int)RowReduction.Error] = Math.Abs(residual);
        results[(int)RowReduction.Loss] = residual * residual;
        return double.IsFinite(residual);
    }

    // The published log keeps log-probabilities in half precision; correctness, margin and error are then taken from those. The steps before
    // are in single precision, as they were there, because the rounding to half shows the last bit of what is rounded.
    void Round(in Softmax found, int label, Span<double> results)
    {
        bool isLog = _kind == DynamicsValues.LogProbabilities;
        float logTotal = isLog ? 0 : (float)DeterministicMath.Log((float)found.Total);
        for (int c = 0; c < _classes; c++)
            _copy[c] = (double)(Half)((float)(_copy[c] - found.Shift) - logTotal);
        Exponentiate(_copy, label, DynamicsValues.LogProbabilities).Store(results);
    }

    // Leaves exp(output - shift), or the probabilities, in the span, with 0 at the label and beyond the last class.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    Softmax Exponentiate(Span<double> outputs, int label, DynamicsValues kind)
    {
        bool isProbability = kind == DynamicsValues.Probabilities;
        double own = outputs[label];
        outputs[_classes..].Fill(isProbability ? 0 : double.MinValue);
        outputs[label] = isProbability ? 0 : double.MinValue;
        ref double start = ref MemoryMarshal.GetReference(outputs);
        var largest = Vector512.Create(double.MinValue);
        var finite = Vector512<double>.Zero;
        for (int i = 0; i < outputs.Length; i += Lanes)
        {
            Vector512<double> value = Vector512.LoadUnsafe(ref start, (nuint)i);
            // x * 0 is NaN exactly where x is NaN or infinite.
            finite += value * Vector512<double>.Zero;
            largest = Vector512.MaxNative(largest, value);
        }
        double other = Largest(largest);
        if (Sum(finite) != 0 || !double.IsFinite(own))
            return default;
        bool isCorrect = own > other || (own == other && outputs[..label].IndexOf(other) < 0);
        double shift = kind == DynamicsValues.Logits ? Math.Max(own, other) : 0;
        var sum = Vector512<double>.Zero;
        var squares = Vector512<double>.Zero;
        for (int i = 0; i < outputs.Length; i += Lanes)
        {
            Vector512<double> value = Vector512.LoadUnsafe(ref start, (nuint)i);
            if (!isProbability)
            {
                value = SoftmaxMath.Exp(value - Vector512.Create(shift));
                value.StoreUnsafe(ref start, (nuint)i);
            }
            sum += value;
            squares += value * value;
        }
        var found = new Softmax
        {
            IsCorrect = isCorrect,
            OwnOutput = own,
            Own = isProbability ? own : Exp(own - shift),
            Others = Sum(sum),
            OthersSquared = Sum(squares),
            LargestOther = isProbability ? other : Exp(other - shift),
            LogitMargin = own - other,
            Total = 1,
        };
        double total = found.Own + found.Others;
        if (kind == DynamicsValues.Logits)
        {
            return found with { Shift = shift, Total = total, Rest = found.Others / total, IsValid = true };
        }
        bool isDistribution = Math.Abs(total - 1) <= SumTolerance && (!isProbability || (own >= 0 && outputs.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon) < 0));
        return found with { Rest = 1 - found.Own, IsValid = isDistribution };
    }

    double Loss(in Softmax found) => _kind switch
    {
        DynamicsValues.Logits => found.Shift - found.OwnOutput + DeterministicMath.Log(found.Total),
        DynamicsValues.LogProbabilities => -found.OwnOutput,
        _ => -DeterministicMath.Log(Math.Max(found.Own, SmallestProbability)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Rank(in Softmax found, int label, Span<double> results)
    {
        double second = found.Own;
        double top = found.LargestOther;
        if (second < top)
        {
            bool isTopSeen = false;
            for (int c = 0; c < _classes; c++)
            {
                double value = _outputs[c];
                if (c == label || (value == top && !isTopSeen))
                    isTopSeen |= c != label;
                else if (value > second)
                    second = value;
            }
        }
        else
        {
            (top, second) = (second, top);
        }
        results[(int)RowReduction.Loss] = Loss(found);
        results[(int)RowReduction.TopMargin] = (top - second) / found.Total;
        results[(int)RowReduction.LeastConfidence] = found.Own >= found.LargestOther ? found.Rest : (found.Total - top) / found.Total;
        double entropy = EntropyTerm(found.Own / found.Total);
        var sum = Vector512<double>.Zero;
        var scale = Vector512.Create(1 / found.Total);
        ref double start = ref MemoryMarshal.GetReference(_outputs.AsSpan());
        for (int i = 0; i < _outputs.Length; i += Lanes)
        {
            Vector512<double> p = Vector512.LoadUnsafe(ref start, (nuint)i) * scale;
            sum += p * DeterministicMath.LogOfNormal(p + Vector512.Create(EntropyFloor));
        }
        results[(int)RowReduction.Entropy] = entropy - Sum(sum);
    }

    static double EntropyTerm(double p) => -p * DeterministicMath.Log(p + EntropyFloor);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    double Change(in Softmax found, int label, Span<float> logs, bool isFirst)
    {
        _outputs[label] = found.Own;
        var sum = Vector512<double>.Zero;
        var scale = Vector512.Create(1 / found.Total);
        ref double start = ref MemoryMarshal.GetReference(_outputs.AsSpan());
        ref float before = ref MemoryMarshal.GetReference(logs);
        for (int i = 0; i < _outputs.Length; i += Lanes)
        {
            Vector512<double> p = Vector512.LoadUnsafe(ref start, (nuint)i) * scale;
            Vector512<double> log = SoftmaxMath.Log(p + Vector512.Create(ChangeFloor));
            // Both logarithms are rounded alike, so that outputs that stay the same change by exactly 0.
            Vector256<float> rounded = Vector256.Narrow(log.GetLower(), log.GetUpper());
            if (!isFirst)
            {
                Vector256<float> old = Vector256.LoadUnsafe(ref before, (nuint)i);
                sum += Vector512.Abs(p * (Widen(rounded) - Widen(old)));
            }
            rounded.StoreUnsafe(ref before, (nuint)i);
        }
        return Sum(sum);
    }

    static Vector512<double> Widen(Vector256<float> values)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        return Vector512.Create(lower, upper);
    }

    static double Sum(Vector512<double> v)
    {
        Vector256<double> four = v.GetLower() + v.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    static double Largest(Vector512<double> v)
    {
        Vector256<double> four = Vector256.MaxNative(v.GetLower(), v.GetUpper());
        Vector128<double> two = Vector128.MaxNative(four.GetLower(), four.GetUpper());
        return Math.Max(two[0], two[1]);
    }

    // The larger of the label's and the others' outputs is the shift, so that one of two calls has the argument 0.
    static double Exp(double x) => x == 0 ? 1 : SoftmaxMath.Exp(x);

    /// <summary>A row's softmax: the label's term, and sums over the other classes, before division by the total.</summary>
    readonly record struct Softmax
    {
        public bool IsValid { get; init; }

        public bool IsCorrect { get; init; }

        public double Own { get; init; }

        public double Others { get; init; }

        public double OthersSquared { get; init; }

        public double LargestOther { get; init; }

        public double Total { get; init; }

        /// <summary>1 - p of the label.</summary>
        public double Rest { get; init; }

        /// <summary>The label's output as recorded.</summary>
        public double OwnOutput { get; init; }

        /// <summary>What was taken from the outputs before exp.</summary>
        public double Shift { get; init; }

        public double LogitMargin { get; init; }

        public void Store(Span<double> results)
        {
            results[(int)RowReduction.Correct] = IsCorrect ? 1 : 0;
            results[(int)RowReduction.Margin] = (Own - LargestOther) / Total;
            results[(int)RowReduction.Error] = Math.Sqrt(OthersSquared / (Total * Total) + Rest * Rest);
        }
    }
}
