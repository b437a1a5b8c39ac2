namespace Pith.Learning.Networks;

/// <summary>The built-in models by their contract names.</summary>
static class Models
{
    /// <summary>Values of an image; beyond this a layer's memory for one image would pass what one array holds.</summary>
    const long LargestImage = 1 << 21;

    /// <summary>The models.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
    [
        new("linear", "one linear layer: softmax regression", (_, x, _) => x) { IsHead = true },
        new("mlp", "a hidden layer of 256 units with ReLU", (b, x, o) => b.Relu(b.Linear(x, "hidden", o.Hidden), "relu")) { IsHead = true },
        new("cnn", "three 3 x 3 convolutions of 32, 64 and 128 channels with batch norm, for small images; the default", (b, x, _) => Cnn(b, x)),
        new("resnet", "a small residual network for 32 x 32 images (16, 32, 64 channels; `depth` 8, 14 or 20)", (b, x, o) => SmallResidual(b, x, o.Depth)),
        new("resnet18", "ResNet-18 for small images (64 to 512 channels, no early pooling); takes hours on a CPU", (b, x, _) => Residual18(b, x)),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(model => model.Name)];

    /// <summary>The names of those that can be trained on features.</summary>
    public static IReadOnlyList<string> HeadNames { get; } = [.. All.Where(model => model.IsHead).Select(model => model.Name)];

    /// <summary>The name of the model that is trained where none is chosen.</summary>
    public const string Default = "cnn";

    /// <summary>The same for features.</summary>
    public const string DefaultHead = "linear";

    /// <summary>Makes a model with random initial weights (He et al., arXiv 1502.01852, from the streams <c>weights-LAYER</c> of the seed).</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <param name="input">The shape of an image.</param>
    /// <param name="classes">Classes, at least 2.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <param name="normalization">The mean and standard deviation of the input's channels; null leaves the input as it is.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="OptionException">The name or an option is not allowed.</exception>
    /// <exception cref="InvalidDataContentException">The images are too small for the model, or there are fewer than two classes.</exception>
    public static Network Create(
        string name, TensorShape input, int classes, ulong seed, ModelOptions? options = null, ChannelStatistics? normalization = null, int threads = 0)
    {
        if (classes < 2)
            throw new InvalidDataContentException(FormattableString.Invariant($"The labels have {classes} class; a classifier needs at least 2."));
        return Make(name, input, seed, options, normalization, threads, classes);
    }

    /// <summary>Makes a model with one output, which predicts a number.</summary>
    /// <inheritdoc cref="Create(string, TensorShape, int, ulong, ModelOptions?, ChannelStatistics?, int)"/>
    public static Network CreateRegression(
        string name, TensorShape input, ulong seed, ModelOptions? options = null, ChannelStatistics? normalization = null, int threads = 0) =>
        Make(name, input, seed, options, normalization, threads, outputs: 1);

    static Network Make(string name, TensorShape input, ulong seed, ModelOptions? options, ChannelStatistics? normalization, int threads, int outputs)
    {
        ModelInfo model = All.FirstOrDefault(m => m.Name == name) ?? throw new OptionException("model", name, new NameOf(Names).Words);
        if ((long)input.Height * input.Width > LargestImage / Math.Max(1, input.Channels))
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"Images of {input.Height} x {input.Width} x {input.Channels} are too large for the built-in models; at most {LargestImage} values are taken."));
        }
        options ??= ModelOptions.Default;
        options.Validate();
        var builder = new NetworkBuilder(input, seed);
        normalization ??= ChannelStatistics.None(input.Channels);
        Tensor x = builder.Normalize(builder.Input, normalization.Mean, normalization.Deviation);
        x = model.Body(builder, x, options);
        if (options.Dropout > 0 && name != "linear")
            x = builder.Dropout(x, "dropout", options.Dropout);
        builder.Linear(x, "classifier", outputs, isLast: true);
        Network network = builder.Build(threads);
        network.Description = new ModelDescription(name, input, outputs, options);
        return network;
    }

    static Tensor Cnn(NetworkBuilder b, Tensor x)
    {
        x = b.BatchNorm(b.Convolution(x, "conv1", 32, 3, padding: 1), "norm1", relu: true, pool: true);
        x = b.BatchNorm(b.Convolution(x, "conv2", 64, 3, padding: 1), "norm2", relu: true, pool: true);
        x = b.BatchNorm(b.Convolution(x, "conv3", 128, 3, padding: 1), "norm3", relu: true);
        return b.GlobalAveragePool(x, "pool");
    }

    // He et al., arXiv 1512.03385, section 4.2, with projection shortcuts where the size changes.
    static Tensor SmallResidual(NetworkBuilder b, Tensor x, int depth)
    {
        int blocks = (depth - 2) / 6;
        x = b.BatchNorm(b.Convolution(x, "conv1", 16, 3, padding: 1), "norm1", relu: true);
        int[] channels = [16, 32, 64];
        for (int stage = 0; stage < channels.Length; stage++)
            x = Stage(b, x, FormattableString.Invariant($"stage{stage + 1}"), channels[stage], blocks, stage == 0 ? 1 : 2);
        return b.GlobalAveragePool(x, "pool");
    }

    static Tensor Residual18(NetworkBuilder b, Tensor x)
    {
        x = b.BatchNorm(b.Convolution(x, "conv1", 64, 3, padding: 1), "norm1", relu: true);
        int[] channels = [64, 128, 256, 512];
        for (int stage = 0; stage < channels.Length; stage++)
            x = Stage(b, x, FormattableString.Invariant($"stage{stage + 1}"), channels[stage], 2, stage == 0 ? 1 : 2);
        return b.GlobalAveragePool(x, "pool");
    }

    static Tensor Stage(NetworkBuilder b, Tensor x, string name, int channels, int blocks, int stride)
    {
        for (int block = 0; block < blocks; block++)
            x = Block(b, x, FormattableString.Invariant($"{name}.block{block + 1}"), channels, block == 0 ? stride : 1);
        return x;
    }

    // The basic residual block: two convolutions beside a shortcut.
    static Tensor Block(NetworkBuilder b, Tensor x, string name, int channels, int stride)
    {
        Tensor shortcut = stride == 1 && x.Shape.Channels == channels
            ? x
            : b.BatchNorm(b.Convolution(x, name + ".shortcut", channels, 1, stride), name + ".shortcut_norm");
        Tensor y = b.BatchNorm(b.Convolution(x, name + ".conv1", channels, 3, stride, 1), name + ".norm1", relu: true);
        y = b.BatchNorm(b.Convolution(y, name + ".conv2", channels, 3, 1, 1), name + ".norm2");
        return b.AddRelu(y, shortcut, name + ".add");
    }
}
