using System.Runtime.Intrinsics;
using Pith.Numerics.Arrays;

namespace Pith.Learning.Layers;

/// <summary>Batch normalisation per channel, with the ReLU and the 2 x 2 max-pooling that may follow it done in the same pass.</summary>
/// <remarks>
/// <para>Ioffe and Szegedy, arXiv 1502.03167, with PyTorch's conventions: <c>y = gamma (x - mean) / sqrt(var + eps) + beta</c>; in training the
/// batch's mean and biased variance normalise, and the running values move by the momentum 0.1 towards the mean and the unbiased
/// variance; afterwards, and when frozen, the running values normalise. eps is 1e-5.</para>
/// <para>Statistics are summed in double precision over each block of images and the blocks merged in ascending order, so they do not
/// depend on threads. Fusing matters because these passes are bound by memory: the normalised values before pooling are never
/// stored; the backward pass computes them again. Among equal values of a pooling window the first, in reading order, gets the gradient.</para>
/// </remarks>
sealed unsafe partial class BatchNorm : Layer, IDisposable
{
    const float Epsilon = 1e-5f;
    const double Momentum = 0.1;
    const int Lanes = 16;

    readonly bool _relu, _pool;
    readonly int _pitch;
    readonly Parameter _gamma, _beta;
    readonly float[] _runningMean, _runningVariance;

    // [pitch] each: scale and shift of the forward pass; mean and 1 / deviation; the three constants of the backward pass.
    readonly AlignedBuffer _scale, _shift, _mean, _inverse, _meanGradient, _meanProduct;
    double[] _partials = [];

    /// <summary>Creates the layer with gamma 1, beta 0, running mean 0 and running variance 1.</summary>
    public BatchNorm(string name, Tensor input, Tensor output, bool relu, bool pool)
        : base(name, output, input)
    {
        (_relu, _pool, _pitch) = (relu, pool, input.Pitch);
        int channels = input.Shape.Channels;
        _gamma = new Parameter(name + ".weight", [channels]);
        _beta = new Parameter(name + ".bias", [channels]);
        _gamma.Value.AsSpan().Fill(1);
        _runningMean = new float[channels];
        _runningVariance = new float[channels];
        _runningVariance.AsSpan().Fill(1);
        Parameters = [_gamma, _beta];
        State = [(name + ".running_mean", _runningMean), (name + ".running_var", _runningVariance)];
        (_scale, _shift, _mean, _inverse) = (new(_pitch), new(_pitch), new(_pitch), new(_pitch));
        (_meanGradient, _meanProduct) = (new(_pitch), new(_pitch));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <summary>Whether training, too, uses the running values and leaves them alone.</summary>
    public bool IsFrozen { get; set; }

    bool UsesBatch(Workspace w) => w.IsTraining && !IsFrozen;

    /// <inheritdoc/>
    public override void BeginTraining(int capacity, int blockImages) => _partials = new double[(capacity + blockImages - 1) / blockImages * 2 * _pitch];

    /// <inheritdoc/>
    public override void Prepare(bool forTraining)
    {
        for (int c = 0; c < _runningMean.Length; c++)
            SetChannel(c, _runningMean[c], _runningVariance[c]);
    }

    void SetChannel(int c, double mean, double variance)
    {
        double inverse = 1 / Math.Sqrt(variance + Epsilon);
        double scale = _gamma.Value[c] * inverse;
        _mean.Pointer[c] = (float)mean;
        _inverse.Pointer[c] = (float)inverse;
        _scale.Pointer[c] = (float)scale;
        _shift.Pointer[c] = (float)(_beta.Value[c] - (mean * scale));
    }

    /// <inheritdoc/>
    public override bool HasForwardStatistics(Workspace w) => UsesBatch(w);

    /// <inheritdoc/>
    public override void GatherForward(Workspace w, int first, int count, int block)
    {
        int pixels = count * Input.Shape.Pixels;
        fixed (double* partials = &_partials[block * 2 * _pitch])
        {
            for (int c = 0; c < _pitch; c += Lanes)
            {
                float* x = w.Value(Input, first) + c;
                Vector512<double> sumLow = default, sumHigh = default, squareLow = default, squareHigh = default;
                for (int pixel = 0; pixel < pixels; pixel++, x += _pitch)
                {
                    (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(x));
                    sumLow += low;
                    sumHigh += high;
                    squareLow += low * low;
                    squareHigh += high * high;
                }
                Store(partials + c, sumLow, sumHigh);
                Store(partials + _pitch + c, squareLow, squareHigh);
            }
        }
    }

    static void Store(double* target, Vector512<double> low, Vector512<double> high)
    {
        low.Store(target);
        high.Store(target + 8);
    }

    (double First, double Second) Merge(int channel, int blocks)
    {
        double first = 0, second = 0;
        for (int block = 0; block < blocks; block++)
        {
            first += _partials[(block * 2 * _pitch) + channel];
            second += _partials[(((block * 2) + 1) * _pitch) + channel];
        }
        return (first, second);
    }

    /// <inheritdoc/>
    public override void FinishForward(Workspace w, int blocks)
    {
        double values = (double)w.Count * Input.Shape.Pixels;
        for (int c = 0; c < _runningMean.Length; c++)
        {
            (double sum, double squares) = Merge(c, blocks);
            double mean = sum / values;
            double variance = Math.Max(0, (squares / values) - (mean * mean));
            if (double.IsNaN(squares))
                variance = double.NaN;
            SetChannel(c, mean, variance);
            double unbiased = variance * (values / Math.Max(1, values - 1));
            _runningMean[c] = (float)(((1 - Momentum) * _runningMean[c]) + (Momentum * mean));
            _runningVariance[c] = (float)(((1 - Momentum) * _runningVariance[c]) + (Momentum * unbiased));
        }
    }

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        if (_pool)
            ForwardPooled(w, first, count);
        else
            ForwardPlain(w, first, count);
    }

    void ForwardPlain(Workspace w, int first, int count)
    {
        int pixels = count * Input.Shape.Pixels;
        float* x = w.Value(Input, first), y = w.Value(Output, first), scale = _scale.Pointer, shift = _shift.Pointer;
        bool relu = _relu;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int c = 0; c < _pitch; c += Lanes, x += Lanes, y += Lanes)
            {
                Vector512<float> z = Vector512.FusedMultiplyAdd(Vector512.Load(x), Vector512.Load(scale + c), Vector512.Load(shift + c));
                (relu ? Relu(z) : z).Store(y);
            }
        }
    }

    // Negative values become 0; NaN stays, so that a diverged network shows.
    static Vector512<float> Relu(Vector512<float> z) => Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<float>.Zero), Vector512<float>.Zero, z);

    void ForwardPooled(Workspace w, int first, int count)
    {
        TensorShape pooled = Output.Shape;
        int row = Input.Shape.Width * _pitch;
        float* y = w.Value(Output, first);
        for (int image = first; image < first + count; image++)
        {
            for (int py = 0; py < pooled.Height; py++)
            {
                float* x = w.Value(Input, image) + (2 * py * row);
                for (int px = 0; px < pooled.Width; px++, x += 2 * _pitch)
                {
                    for (int c = 0; c < _pitch; c += Lanes, y += Lanes)
                    {
                        Vector512<float> scale = Vector512.Load(_scale.Pointer + c), shift = Vector512.Load(_shift.Pointer + c);
                        Vector512<float> best = Vector512.FusedMultiplyAdd(Vector512.Load(x + c), scale, shift);
                        best = Larger(best, Vector512.FusedMultiplyAdd(Vector512.Load(x + _pitch + c), scale, shift));
                        best = Larger(best, Vector512.FusedMultiplyAdd(Vector512.Load(x + row + c), scale, shift));
                        best = Larger(best, Vector512.FusedMultiplyAdd(Vector512.Load(x + row + _pitch + c), scale, shift));
                        (_relu ? Relu(best) : best).Store(y);
                    }
                }
            }
        }
    }

    static Vector512<float> Larger(Vector512<float> best, Vector512<float> other) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(other, best), other, best);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in new[] { _scale, _shift, _mean, _inverse, _meanGradient, _meanProduct })
            buffer.Dispose();
    }
}
