using Pith.Learning;
using Pith.Learning.Paradigms;
using Pith.Learning.Schedules;
using Pith.Numerics;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Evaluation;

/// <summary>Judges a coreset of given features by softmax regression, the linear probe of the field.</summary>
/// <remarks>
/// <para>Features are standardised by the coreset's own means and deviations; the weights start at 0 and are changed by Adam on the whole coreset, its
/// rate falling along a cosine, with a little weight decay. Nothing is drawn, so the seed does not matter: what differs between seeds of a random coreset is
/// the rows alone.</para>
/// <para>O(steps n D C). The same bits for any number of threads and any vector width: products run one fused multiply-add chain an element, and
/// softmax uses <see cref="DeterministicMath"/>.</para>
/// </remarks>
sealed record LinearProbe : ICoresetTrial
{
    /// <summary>The name of the model in results.</summary>
    public const string ModelName = "linear-probe";

    /// <summary>Steps where none are asked for: enough for a rate of <see cref="Rate"/> to settle.</summary>
    public const int DefaultSteps = 200;

    const double Rate = 0.05;
    const double WeightDecay = 1e-4;
    const int TaskRows = 512;

    /// <summary>Features of all rows [N, D].</summary>
    public required MatrixView Features { get; init; }

    /// <summary>Labels [N].</summary>
    public required int[] Labels { get; init; }

    /// <summary>Features of the test rows [M, D].</summary>
    public required MatrixView TestFeatures { get; init; }

    /// <summary>Labels of the test rows [M].</summary>
    public required int[] TestLabels { get; init; }

    /// <summary>C.</summary>
    public required int Classes { get; init; }

    /// <inheritdoc/>
    public string Model => ModelName;

    /// <inheritdoc/>
    public int Steps { get; init; } = DefaultSteps;

    /// <inheritdoc/>
    public bool IgnoresSeed => true;

    /// <summary>Threads; 0 means all cores. The result does not depend on them.</summary>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public StageCost Cost(IReadOnlyList<int> kept, MachineSpeed speed) => EvaluationCost.Of(this, kept, speed);

    /// <inheritdoc/>
    public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        int[] ascending = RowSets.Ascending(rows);
        StandardizedFeatures standard = StandardizedFeatures.Measure(Features, ascending);
        float[] weights = Train(standard, ascending, progress, cancellation);
        return Test(new StandardizedFeatures(TestFeatures, standard.Means, standard.Deviations), weights, cancellation);
    }

    // Weights [C, D + 1]; the last column meets a feature that is always 1.
    float[] Train(StandardizedFeatures standard, int[] rows, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int n = rows.Length, columns = standard.Columns + 1;
        float[] x = Copy(standard, rows, cancellation);
        var transposed = new float[x.Length];
        for (int i = 0; i < n; i++)
        {
            for (int d = 0; d < columns; d++)
                transposed[(d * n) + i] = x[(i * columns) + d];
        }
        var weights = new float[Classes * columns];
        var gradient = new float[weights.Length];
        var logits = new float[n * Classes];
        var errors = new float[Classes * n];
        var adam = new SmallAdam(weights);
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            MatrixProduct.MultiplyTransposed(x, weights, logits, n, Classes, columns, Threads);
            Errors(logits, rows, errors);
            MatrixProduct.MultiplyTransposed(errors, transposed, gradient, Classes, columns, n, Threads);
            for (int i = 0; i < weights.Length; i++)
                gradient[i] += (float)WeightDecay * weights[i];
            adam.Step(Schedule.Rate(ScheduleKind.Cosine, Rate, 0, step, Steps, 1), gradient);
            if (step % 10 == 9 || step == Steps - 1)
                progress?.Report(new WorkProgress("training", step + 1, Steps, "steps"));
        }
        return weights;
    }

    /// <summary>The derivative of the mean loss by the logits, turned: [C, n].</summary>
    void Errors(float[] logits, int[] rows, float[] errors) =>
        RowBlocks.ForEach(rows.Length, TaskRows, Threads, () => new double[Classes], (first, count, shares) =>
        {
            for (int i = first; i < first + count; i++)
            {
                double largest = double.NegativeInfinity, sum = 0;
                for (int c = 0; c < Classes; c++)
                    largest = Math.Max(largest, logits[(i * Classes) + c]);
                for (int c = 0; c < Classes; c++)
                    shares[c] = logits[(i * Classes) + c] - largest;
                DeterministicMath.ExpInto(shares, shares);
                for (int c = 0; c < Classes; c++)
                    sum += shares[c];
                int label = Labels[rows[i]];
                for (int c = 0; c < Classes; c++)
                    errors[(c * rows.Length) + i] = (float)(((shares[c] / sum) - (c == label ? 1 : 0)) / rows.Length);
            }
        });

    TestAccuracy Test(StandardizedFeatures standard, float[] weights, CancellationToken cancellation)
    {
        int columns = standard.Columns + 1;
        var tally = new PredictionTally(TestLabels, Classes);
        for (int first = 0; first < TestLabels.Length; first += TaskRows)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(TaskRows, TestLabels.Length - first))];
            var logits = new float[rows.Length * Classes];
            MatrixProduct.MultiplyTransposed(Copy(standard, rows, cancellation), weights, logits, rows.Length, Classes, columns, Threads);
            tally.Add(first, logits);
        }
        return tally.Sum();
    }

    float[] Copy(StandardizedFeatures standard, int[] rows, CancellationToken cancellation)
    {
        int columns = standard.Columns + 1;
        var x = new float[rows.Length * columns];
        RowBlocks.ForEach(rows.Length, TaskRows, Threads, () => 0, (first, count, _) =>
        {
            for (int i = first; i < first + count; i++)
            {
                standard.Copy(rows[i], x.AsSpan(i * columns, columns - 1));
                x[(i * columns) + columns - 1] = 1;
            }
        }, cancellation);
        return x;
    }
}
