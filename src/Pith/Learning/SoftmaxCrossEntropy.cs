using Pith.Numerics;

namespace Pith.Learning;

/// <summary>The loss of a classifier: <c>-sum over c of target[c] * log softmax(logits)[c]</c>, with hard or soft targets.</summary>
/// <remarks>Computed in double precision from the largest logit down, with the portable exp and log, so that the bits are the same
/// everywhere. The gradient of a logit is softmax minus target, times <see cref="Scale"/>.</remarks>
sealed unsafe class SoftmaxCrossEntropy
{
    readonly int _classes;

    /// <summary>Creates the loss for at most <paramref name="capacity"/> images.</summary>
    public SoftmaxCrossEntropy(int classes, int capacity)
    {
        _classes = classes;
        Labels = new int[capacity];
        Losses = new float[capacity];
        Logits = new float[capacity * classes];
    }

    /// <summary>[capacity], the class of each image, where there are no soft targets.</summary>
    public int[] Labels { get; }

    /// <summary>[count, classes], each row's target shares, or null for hard labels.</summary>
    public float[]? SoftTargets { get; set; }

    /// <summary>[capacity], the loss of each image.</summary>
    public float[] Losses { get; }

    /// <summary>[capacity, classes], the logits of each image without padding.</summary>
    public float[] Logits { get; }

    /// <summary>What each image's gradient is multiplied by: 1 / images for the mean loss.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The loss of one row with a hard label.</summary>
    /// <param name="logits">[classes].</param>
    /// <param name="label">The class.</param>
    public static double Loss(ReadOnlySpan<float> logits, int label)
    {
        Span<double> shares = logits.Length <= 1024 ? stackalloc double[logits.Length] : new double[logits.Length];
        return LogSum(logits, shares, out _) - logits[label];
    }

    // The logarithm of the sum of exponentials; shares receives each exponential relative to the largest.
    static double LogSum(ReadOnlySpan<float> logits, Span<double> shares, out double sum)
    {
        double largest = logits[0];
        for (int c = 1; c < logits.Length; c++)
            largest = Math.Max(largest, logits[c]);
        for (int c = 0; c < logits.Length; c++)
            shares[c] = logits[c] - largest;
        DeterministicMath.ExpInto(shares, shares);
        sum = 0;
        foreach (double share in shares)
            sum += share;
        return DeterministicMath.Log(sum) + largest;
    }

    /// <summary>Losses and gradients of some images.</summary>
    public void Evaluate(Workspace w, Tensor output, int first, int count)
    {
        Span<double> shares = _classes <= 1024 ? stackalloc double[_classes] : new double[_classes];
        for (int image = first; image < first + count; image++)
        {
            float* logits = w.Value(output, image), gradient = w.Gradient(output, image);
            new ReadOnlySpan<float>(logits, _classes).CopyTo(Logits.AsSpan(image * _classes));
            double logSum = LogSum(new ReadOnlySpan<float>(logits, _classes), shares, out double sum), loss = 0;
            for (int c = 0; c < _classes; c++)
            {
                double target = SoftTargets is null ? (c == Labels[image] ? 1 : 0) : SoftTargets[(image * _classes) + c];
                if (target != 0)
                    loss += target * (logSum - logits[c]);
                gradient[c] = (float)(((shares[c] / sum) - target) * Scale);
            }
            Losses[image] = (float)loss;
        }
    }
}
