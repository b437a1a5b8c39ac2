using Pith.Numerics.Kernels;
using Pith.Numerics.Randomness;

namespace Pith.Learning.Layers;

/// <summary>A two-dimensional convolution (cross-correlation, as deep-learning libraries define it) with zero padding.</summary>
/// <remarks>
/// <para>Forward: <c>y[oy, ox, o] = bias[o] + sum of x[oy * stride + ky - padding, ox * stride + kx - padding, i] * w[ky, kx, i, o]</c>, by
/// <see cref="ConvolutionProduct"/> on a padded copy of the input. The gradient of the input is the same product over the outputs' gradient,
/// spread by the stride and padded, with flipped and transposed weights. A linear layer is the case of a kernel as large as the input.</para>
/// <para>The gradient of the weights is summed over fixed groups of images, within a group over fixed steps of images, and merged in
/// ascending order; the groups depend on shapes and the batch capacity only.</para>
/// </remarks>
sealed unsafe class Convolution : Layer, IDisposable
{
    const int PixelsPerSum = 256;
    const int MostTasks = 12;
    const int TapsPerTask = 16 * WeightGradientKernelScalar.Taps;

    readonly int _kernelHeight, _kernelWidth, _stride, _padding;
    readonly int _paddedSize, _rowStride;
    readonly Parameter _weight;
    readonly Parameter? _bias;
    readonly PackedWeights _packed;
    PackedWeights? _flipped;
    OffsetTable? _windows, _gradientWindows, _taps;
    int _tableImages;
    PackedWeights[] _sums = [];
    int _imagesPerSum, _imagesPerGroup;

    /// <summary>Creates the layer with He-initialised weights: normal with variance 2 / (inputs of one output).</summary>
    public Convolution(string name, Tensor input, Tensor output, ConvolutionForm form, ulong seed)
        : base(name, output, input)
    {
        (_kernelHeight, _kernelWidth, _stride, _padding) = (form.KernelHeight, form.KernelWidth, form.Stride, form.Padding);
        int paddedHeight = input.Shape.Height + (2 * _padding), paddedWidth = input.Shape.Width + (2 * _padding);
        _rowStride = paddedWidth * input.Pitch;
        _paddedSize = paddedHeight * _rowStride;
        int channels = input.Shape.Channels, outputs = output.Shape.Channels;
        int[] shape = form.IsLinear
            ? [_kernelHeight * _kernelWidth * channels, outputs]
            : [_kernelHeight, _kernelWidth, channels, outputs];
        _weight = new Parameter(name + ".weight", shape);
        _bias = form.HasBias ? new Parameter(name + ".bias", [outputs]) : null;
        Parameters = _bias is null ? [_weight] : [_weight, _bias];
        var random = new RandomStream(seed, "weights-" + name);
        double deviation = Math.Sqrt((form.IsLast ? 1.0 : 2.0) / (_kernelHeight * _kernelWidth * channels));
        foreach (ref float value in _weight.Value.AsSpan())
            value = (float)(random.NextGaussian() * deviation);
        _packed = new PackedWeights(_kernelHeight * _kernelWidth * input.Pitch, outputs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override int ExtraSize => _padding > 0 ? _paddedSize : 0;

    /// <summary>The vector width in use; tests compare all.</summary>
    public int Bits { get; set; } = ConvolutionProduct.Bits;

    /// <summary>Output size of one axis.</summary>
    public static int OutputLength(int input, int kernel, int stride, int padding) => ((input + (2 * padding) - kernel) / stride) + 1;

    /// <inheritdoc/>
    public override void BeginTraining(int capacity, int blockImages)
    {
        int pixels = Output.Shape.Pixels;
        _imagesPerSum = Math.Max(1, PixelsPerSum / pixels);
        MakeTables(Math.Max(blockImages, _imagesPerSum));
        int parts = Parts;
        int groups = Math.Clamp(MostTasks / parts, 1, (capacity + _imagesPerSum - 1) / _imagesPerSum);
        int perGroup = (capacity + groups - 1) / groups;
        _imagesPerGroup = (perGroup + _imagesPerSum - 1) / _imagesPerSum * _imagesPerSum;
        foreach (PackedWeights sum in _sums)
            sum.Dispose();
        _sums = [.. Enumerable.Range(0, (capacity + _imagesPerGroup - 1) / _imagesPerGroup).Select(_ => new PackedWeights(_packed.Depth, Output.Shape.Channels))];
        _flipped ??= new PackedWeights(_kernelHeight * _kernelWidth * Output.Pitch, Input.Pitch);
    }

    /// <summary>Makes the table of windows for blocks of inference.</summary>
    public void MakeTables(int images)
    {
        if (images <= _tableImages)
            return;
        _tableImages = images;
        TensorShape output = Output.Shape, input = Input.Shape;
        _windows = OffsetTable.Windows(images, _paddedSize, output.Height, output.Width, _stride, _rowStride, Input.Pitch);
        _gradientWindows = OffsetTable.Windows(images, SpreadSize, input.Height, input.Width, 1, SpreadWidth * Output.Pitch, Output.Pitch);
        var taps = new List<int>();
        for (int ky = 0; ky < _kernelHeight; ky++)
        {
            for (int step = 0; step < _kernelWidth * Input.Pitch; step++)
                taps.Add((ky * _rowStride) + step);
        }
        _taps = new OffsetTable(taps);
    }

    /// <inheritdoc/>
    public override void Prepare(bool forTraining)
    {
        int channels = Input.Shape.Channels, outputs = Output.Shape.Channels;
        ReadOnlySpan<float> weight = _weight.Value;
        for (int tap = 0; tap < _kernelHeight * _kernelWidth; tap++)
        {
            for (int i = 0; i < channels; i++)
            {
                ReadOnlySpan<float> row = weight.Slice(((tap * channels) + i) * outputs, outputs);
                foreach (PackedWeights.Panel panel in _packed.Panels)
                    row.Slice(panel.First, Math.Min(panel.Width, outputs - panel.First)).CopyTo(_packed.Row(panel, (tap * Input.Pitch) + i));
            }
        }
        if (forTraining)
            Flip();
    }

    void Flip()
    {
        int channels = Input.Shape.Channels, outputs = Output.Shape.Channels, last = (_kernelHeight * _kernelWidth) - 1;
        fixed (float* weight = _weight.Value)
        {
            foreach (PackedWeights.Panel panel in _flipped!.Panels)
            {
                int count = Math.Min(panel.Width, channels - panel.First);
                for (int tap = 0; tap <= last; tap++)
                {
                    float* source = weight + ((long)((last - tap) * channels) + panel.First) * outputs;
                    float* target = _flipped.Of(panel) + ((long)tap * Output.Pitch * panel.Width);
                    for (int o = 0; o < outputs; o++)
                    {
                        for (int i = 0; i < count; i++)
                            target[(o * panel.Width) + i] = source[((long)i * outputs) + o];
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        float* x = _padding > 0 ? CopyPadded(w, first, count) : w.Value(Input, first);
        float* y = w.Value(Output, first);
        int pixels = count * Output.Shape.Pixels;
        if (_bias is not null)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
                _bias.Value.CopyTo(new Span<float>(y + ((long)pixel * Output.Pitch), Output.Pitch));
        }
        var window = new Window(_kernelHeight, _kernelWidth * Input.Pitch, _rowStride);
        if (window.Steps == _rowStride)
            window = new Window(1, window.Rows * window.Steps, _rowStride);
        ConvolutionProduct.Run(x, _windows!.Pointer, pixels, window, _packed, y, Output.Pitch, _bias is not null, Bits);
    }

    float* CopyPadded(Workspace w, int first, int count)
    {
        int row = Input.Shape.Width * Input.Pitch;
        for (int image = first; image < first + count; image++)
        {
            float* from = w.Value(Input, image);
            float* to = w.Extra(ExtraIndex, image) + (_padding * _rowStride) + (_padding * Input.Pitch);
            for (int y = 0; y < Input.Shape.Height; y++)
                new ReadOnlySpan<float>(from + (y * row), row).CopyTo(new Span<float>(to + (y * _rowStride), row));
        }
        return w.Extra(ExtraIndex, first);
    }

    int SpreadWidth => Input.Shape.Width + _kernelWidth - 1;

    int SpreadSize => (Input.Shape.Height + _kernelHeight - 1) * SpreadWidth * Output.Pitch;

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        bool isDirect = _kernelHeight == 1 && _kernelWidth == 1 && _stride == 1;
        float* dy = isDirect ? w.Gradient(Output, first) : Spread(w, first, count, scratch);
        var window = new Window(_kernelHeight, _kernelWidth * Output.Pitch, SpreadWidth * Output.Pitch);
        ConvolutionProduct.Run(
            dy, _gradientWindows!.Pointer, count * Input.Shape.Pixels, window, _flipped!, w.Gradient(Input, first), Input.Pitch, Adds(Input), Bits);
    }

    // The outputs' gradient with the stride's gaps and the padding that make the input's gradient a convolution of stride 1.
    float* Spread(Workspace w, int first, int count, Scratch scratch)
    {
        int pitch = Output.Pitch, size = SpreadSize, rowStride = SpreadWidth * pitch;
        float* spread = scratch.Take((long)count * size);
        new Span<float>(spread, count * size).Clear();
        for (int image = 0; image < count; image++)
        {
            float* from = w.Gradient(Output, first + image);
            float* to = spread + ((long)image * size) + ((_kernelHeight - 1 - _padding) * rowStride) + ((_kernelWidth - 1 - _padding) * pitch);
            for (int y = 0; y < Output.Shape.Height; y++)
            {
                for (int x = 0; x < Output.Shape.Width; x++)
                {
                    new ReadOnlySpan<float>(from, pitch).CopyTo(new Span<float>(to + (y * _stride * rowStride) + (x * _stride * pitch), pitch));
                    from += pitch;
                }
            }
        }
        return spread;
    }

    int Parts => _packed.Panels.Length * TapRanges;

    int TapRanges => (_packed.Depth + TapsPerTask - 1) / TapsPerTask;

    /// <inheritdoc/>
    public override int WeightTasks => _sums.Length * Parts;

    /// <inheritdoc/>
    public override void RunWeightTask(Workspace w, int task)
    {
        int group = task / Parts, part = task % Parts;
        PackedWeights.Panel panel = _packed.Panels[part / TapRanges];
        int firstTap = part % TapRanges * TapsPerTask, endTap = Math.Min(firstTap + TapsPerTask, _packed.Depth);
        float* sums = _sums[group].Of(panel);
        new Span<float>(sums + ((long)firstTap * panel.Width), (endTap - firstTap) * panel.Width).Clear();
        int end = Math.Min((group + 1) * _imagesPerGroup, w.Count);
        for (int image = group * _imagesPerGroup; image < end; image += _imagesPerSum)
        {
            int pixels = Math.Min(_imagesPerSum, end - image) * Output.Shape.Pixels;
            float* x = _padding > 0 ? w.Extra(ExtraIndex, image) : w.Value(Input, image);
            WeightGradientProduct.Accumulate(
                x, _taps!.Pointer, firstTap, endTap, _windows!.Pointer, pixels, w.Gradient(Output, image), Output.Pitch, sums, panel, Bits);
        }
    }

    /// <inheritdoc/>
    public override void FinishWeights(Workspace w)
    {
        int channels = Input.Shape.Channels, outputs = Output.Shape.Channels;
        for (int tap = 0; tap < _kernelHeight * _kernelWidth; tap++)
        {
            for (int i = 0; i < channels; i++)
            {
                Span<float> gradient = _weight.Gradient.AsSpan(((tap * channels) + i) * outputs, outputs);
                foreach (PackedWeights.Panel panel in _packed.Panels)
                {
                    Span<float> part = gradient.Slice(panel.First, Math.Min(panel.Width, outputs - panel.First));
                    for (int group = 0; group < _sums.Length; group++)
                    {
                        ReadOnlySpan<float> sum = _sums[group].Row(panel, (tap * Input.Pitch) + i)[..part.Length];
                        if (group == 0)
                            sum.CopyTo(part);
                        else
                            for (int o = 0; o < part.Length; o++)
                                part[o] += sum[o];
                    }
                }
            }
        }
        if (_bias is not null)
            SumBias(w);
    }

    void SumBias(Workspace w)
    {
        Span<double> sums = new double[Output.Shape.Channels];
        float* dy = w.Gradient(Output, 0);
        for (int pixel = 0; pixel < w.Count * Output.Shape.Pixels; pixel++, dy += Output.Pitch)
        {
            for (int o = 0; o < sums.Length; o++)
                sums[o] += dy[o];
        }
        for (int o = 0; o < sums.Length; o++)
            _bias!.Gradient[o] = (float)sums[o];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _flipped?.Dispose();
        foreach (PackedWeights sum in _sums)
            sum.Dispose();
    }
}

/// <summary>What a convolution is made from.</summary>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Padding">Zeros around the input, less than the kernel's size.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="IsLinear">Whether the kernel is as large as the input, so that the layer is linear.</param>
/// <param name="IsLast">Whether no ReLU follows, so that weights begin with variance 1 / inputs.</param>
readonly record struct ConvolutionForm(
    int KernelHeight, int KernelWidth, int Stride, int Padding, bool HasBias, bool IsLinear = false, bool IsLast = false);
