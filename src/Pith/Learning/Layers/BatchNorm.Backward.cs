using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Learning.Layers;

/// <content>The backward pass: <c>dx = gamma / deviation * (dz - mean(dz) - x^ * mean(dz * x^))</c> with x^ the normalised input and dz the
/// gradient before ReLU and pooling; with running values only <c>gamma / deviation * dz</c>.</content>
sealed unsafe partial class BatchNorm
{
    /// <inheritdoc/>
    public override bool HasBackwardStatistics(Workspace w) => w.IsTraining;

    /// <inheritdoc/>
    public override void GatherBackward(Workspace w, int first, int count, int block)
    {
        fixed (double* partials = &_partials[block * 2 * _pitch])
        {
            for (int c = 0; c < _pitch; c += Lanes)
            {
                var sums = new ChannelSums();
                var channel = new Channel(this, c, UsesBatch(w));
                if (_pool)
                    GatherPooled(w, first, count, ref sums, channel);
                else
                    GatherPlain(w, first, count, ref sums, channel);
                Store(partials + c, sums.GradientLow, sums.GradientHigh);
                Store(partials + _pitch + c, sums.ProductLow, sums.ProductHigh);
            }
        }
    }

    void GatherPlain(Workspace w, int first, int count, ref ChannelSums sums, Channel channel)
    {
        int pixels = count * Input.Shape.Pixels;
        float* x = w.Value(Input, first) + channel.First, dy = w.Gradient(Output, first) + channel.First;
        for (int pixel = 0; pixel < pixels; pixel++, x += _pitch, dy += _pitch)
        {
            Vector512<float> value = Vector512.Load(x);
            sums.Add(Masked(Vector512.Load(dy), channel.Normalize(value)), channel.Standardize(value));
        }
    }

    void GatherPooled(Workspace w, int first, int count, ref ChannelSums sums, Channel channel)
    {
        TensorShape pooled = Output.Shape;
        int row = Input.Shape.Width * _pitch;
        float* dy = w.Gradient(Output, first) + channel.First;
        for (int image = first; image < first + count; image++)
        {
            for (int py = 0; py < pooled.Height; py++)
            {
                float* x = w.Value(Input, image) + (2 * py * row) + channel.First;
                for (int px = 0; px < pooled.Width; px++, x += 2 * _pitch, dy += _pitch)
                {
                    Vector512<float> best = Vector512.Load(x), bestZ = channel.Normalize(best);
                    Keep(ref best, ref bestZ, Vector512.Load(x + _pitch), channel);
                    Keep(ref best, ref bestZ, Vector512.Load(x + row), channel);
                    Keep(ref best, ref bestZ, Vector512.Load(x + row + _pitch), channel);
                    sums.Add(Masked(Vector512.Load(dy), bestZ), channel.Standardize(best));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Keep(ref Vector512<float> best, ref Vector512<float> bestZ, Vector512<float> other, Channel channel)
    {
        Vector512<float> z = channel.Normalize(other), larger = Vector512.GreaterThan(z, bestZ);
        best = Vector512.ConditionalSelect(larger, other, best);
        bestZ = Vector512.ConditionalSelect(larger, z, bestZ);
    }

    // The gradient where ReLU let the value pass.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector512<float> Masked(Vector512<float> gradient, Vector512<float> z) =>
        _relu ? Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), gradient, Vector512<float>.Zero) : gradient;

    /// <inheritdoc/>
    public override void FinishBackward(Workspace w, int blocks)
    {
        double values = (double)w.Count * Input.Shape.Pixels;
        for (int c = 0; c < _runningMean.Length; c++)
        {
            (double gradient, double product) = Merge(c, blocks);
            _beta.Gradient[c] = (float)gradient;
            _gamma.Gradient[c] = (float)product;
            _meanGradient.Pointer[c] = (float)(gradient / values);
            _meanProduct.Pointer[c] = (float)(product / values);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        if (_pool)
            BackwardPooled(w, first, count);
        else
            BackwardPlain(w, first, count);
    }

    void BackwardPlain(Workspace w, int first, int count)
    {
        int pixels = count * Input.Shape.Pixels;
        bool adds = Adds(Input);
        for (int c = 0; c < _pitch; c += Lanes)
        {
            var channel = new Channel(this, c, UsesBatch(w));
            float* x = w.Value(Input, first) + c, dx = w.Gradient(Input, first) + c, dy = w.Gradient(Output, first) + c;
            for (int pixel = 0; pixel < pixels; pixel++, x += _pitch, dx += _pitch, dy += _pitch)
            {
                Vector512<float> value = Vector512.Load(x);
                channel.Write(dx, value, Masked(Vector512.Load(dy), channel.Normalize(value)), adds);
            }
        }
    }

    void BackwardPooled(Workspace w, int first, int count)
    {
        TensorShape pooled = Output.Shape, shape = Input.Shape;
        int row = shape.Width * _pitch;
        bool adds = Adds(Input), even = pooled.Width * 2 == shape.Width && pooled.Height * 2 == shape.Height;
        for (int image = first; image < first + count; image++)
        {
            float* images = w.Value(Input, image), gradients = w.Gradient(Input, image), dys = w.Gradient(Output, image);
            for (int c = 0; c < _pitch; c += Lanes)
            {
                var channel = new Channel(this, c, UsesBatch(w));
                float* dy = dys + c;
                for (int py = 0; py < pooled.Height; py++)
                {
                    float* x = images + (2 * py * row) + c, dx = gradients + (2 * py * row) + c;
                    for (int px = 0; px < pooled.Width; px++, x += 2 * _pitch, dx += 2 * _pitch, dy += _pitch)
                        BackwardWindow(x, dx, row, Vector512.Load(dy), channel, adds);
                }
                if (!even)
                    BackwardRest(images + c, gradients + c, channel, adds);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void BackwardWindow(float* x, float* dx, int row, Vector512<float> dy, Channel channel, bool adds)
    {
        Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + _pitch), x2 = Vector512.Load(x + row), x3 = Vector512.Load(x + row + _pitch);
        Vector512<float> zero = Vector512<float>.Zero, z0 = channel.Normalize(x0), z1 = channel.Normalize(x1), z2 = channel.Normalize(x2), z3 = channel.Normalize(x3);
        Vector512<float> second = Vector512.GreaterThan(z1, z0);
        Vector512<float> best = Vector512.ConditionalSelect(second, z1, z0);
        Vector512<float> third = Vector512.GreaterThan(z2, best);
        best = Vector512.ConditionalSelect(third, z2, best);
        Vector512<float> fourth = Vector512.GreaterThan(z3, best);
        best = Vector512.ConditionalSelect(fourth, z3, best);
        Vector512<float> left = Masked(dy, best);
        Vector512<float> d3 = Vector512.ConditionalSelect(fourth, left, zero);
        left = Vector512.ConditionalSelect(fourth, zero, left);
        Vector512<float> d2 = Vector512.ConditionalSelect(third, left, zero);
        left = Vector512.ConditionalSelect(third, zero, left);
        channel.Write(dx, x0, Vector512.ConditionalSelect(second, zero, left), adds);
        channel.Write(dx + _pitch, x1, Vector512.ConditionalSelect(second, left, zero), adds);
        channel.Write(dx + row, x2, d2, adds);
        channel.Write(dx + row + _pitch, x3, d3, adds);
    }

    // The last row or column of an odd size lies in no pooling window, but it took part in the statistics.
    void BackwardRest(float* x, float* dx, Channel channel, bool adds)
    {
        for (int y = 0; y < Input.Shape.Height; y++)
        {
            for (int column = 0; column < Input.Shape.Width; column++)
            {
                if (y < Output.Shape.Height * 2 && column < Output.Shape.Width * 2)
                    continue;
                long at = ((long)y * Input.Shape.Width + column) * _pitch;
                channel.Write(dx + at, Vector512.Load(x + at), Vector512<float>.Zero, adds);
            }
        }
    }

    /// <summary>The constants of 16 neighbouring channels.</summary>
    readonly struct Channel
    {
        readonly Vector512<float> _scale, _shift, _mean, _inverse, _meanGradient, _meanProduct;

        public Channel(BatchNorm layer, int first, bool usesBatch)
        {
            First = first;
            _scale = Vector512.Load(layer._scale.Pointer + first);
            _shift = Vector512.Load(layer._shift.Pointer + first);
            _mean = Vector512.Load(layer._mean.Pointer + first);
            _inverse = Vector512.Load(layer._inverse.Pointer + first);
            _meanGradient = usesBatch ? Vector512.Load(layer._meanGradient.Pointer + first) : default;
            _meanProduct = usesBatch ? Vector512.Load(layer._meanProduct.Pointer + first) : default;
        }

        public int First { get; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Normalize(Vector512<float> x) => Vector512.FusedMultiplyAdd(x, _scale, _shift);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Standardize(Vector512<float> x) => (x - _mean) * _inverse;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(float* target, Vector512<float> x, Vector512<float> gradient, bool adds)
        {
            Vector512<float> result = _scale * ((gradient - _meanGradient) - (Standardize(x) * _meanProduct));
            (adds ? Vector512.Load(target) + result : result).Store(target);
        }
    }

    /// <summary>Sums of 16 channels in double precision: of gradients and of gradients times standardised inputs.</summary>
    struct ChannelSums
    {
        public Vector512<double> GradientLow, GradientHigh, ProductLow, ProductHigh;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<float> gradient, Vector512<float> standardized)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(gradient);
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(standardized);
            GradientLow += low;
            GradientHigh += high;
            ProductLow += low * first;
            ProductHigh += high * second;
        }
    }
}
