using Pith.Learning.Layers;

namespace Pith.Learning.Networks;

/// <summary>Puts a network together, layer after layer; each method returns the tensor that the next layer reads.</summary>
/// <remarks>Layers take their names from the caller; weights begin with random numbers of the stream <c>weights-NAME</c>, so a layer's
/// initial weights depend on the seed, its name and its shape only.</remarks>
sealed class NetworkBuilder
{
    readonly ulong _seed;
    readonly List<Tensor> _tensors = [];
    readonly List<Layer> _layers = [];

    /// <summary>Begins with the shape of the input.</summary>
    public NetworkBuilder(TensorShape input, ulong seed)
    {
        _seed = seed;
        Input = Add(input, isInput: true, isTrained: false);
    }

    /// <summary>The network's input.</summary>
    public Tensor Input { get; }

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The tensors so far.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>Subtracts the mean and divides by the deviation of each channel of the input.</summary>
    public Tensor Normalize(Tensor input, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        Tensor output = Add(input.Shape, isInput: true, isTrained: false);
        return Append(new InputNormalization("input", input, output, mean, deviation));
    }

    /// <summary>A convolution with a square kernel.</summary>
    public Tensor Convolution(Tensor input, string name, int channels, int kernel, int stride = 1, int padding = 0, bool bias = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(padding, kernel);
        TensorShape shape = input.Shape;
        int height = Pith.Learning.Layers.Convolution.OutputLength(shape.Height, kernel, stride, padding), width = Pith.Learning.Layers.Convolution.OutputLength(shape.Width, kernel, stride, padding);
        CheckSize(height, width, shape);
        Tensor output = Add(new TensorShape(height, width, channels), false, true);
        return Append(new Convolution(name, input, output, new ConvolutionForm(kernel, kernel, stride, padding, bias), _seed));
    }

    /// <summary>A fully connected layer over all values of the input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="outputs">Values computed.</param>
    /// <param name="isLast">Whether no ReLU follows.</param>
    public Tensor Linear(Tensor input, string name, int outputs, bool isLast = false)
    {
        Tensor output = Add(new TensorShape(1, 1, outputs), false, true);
        var form = new ConvolutionForm(input.Shape.Height, input.Shape.Width, 1, 0, HasBias: true, IsLinear: true, IsLast: isLast);
        return Append(new Convolution(name, input, output, form, _seed));
    }

    /// <summary>Batch normalisation, followed by ReLU and 2 x 2 max-pooling as asked.</summary>
    public Tensor BatchNorm(Tensor input, string name, bool relu = false, bool pool = false)
    {
        TensorShape shape = input.Shape;
        if (pool)
        {
            shape = shape with { Height = shape.Height / 2, Width = shape.Width / 2 };
            CheckSize(shape.Height, shape.Width, input.Shape);
        }
        return Append(new BatchNorm(name, input, Add(shape, false, true), relu, pool));
    }

    /// <summary>ReLU.</summary>
    public Tensor Relu(Tensor input, string name) => Append(new Relu(name, Add(input.Shape, false, input.IsTrained), true, input));

    /// <summary>The sum of two tensors of one shape, then ReLU.</summary>
    public Tensor AddRelu(Tensor first, Tensor second, string name) => Append(new Relu(name, Add(first.Shape, false, true), true, first, second));

    /// <summary>Max-pooling.</summary>
    public Tensor MaxPool(Tensor input, string name, int size, int stride, int padding = 0)
    {
        TensorShape shape = input.Shape;
        int height = Pith.Learning.Layers.Convolution.OutputLength(shape.Height, size, stride, padding), width = Pith.Learning.Layers.Convolution.OutputLength(shape.Width, size, stride, padding);
        CheckSize(height, width, shape);
        return Append(new MaxPool(name, input, Add(shape with { Height = height, Width = width }, false, input.IsTrained), size, stride, padding));
    }

    /// <summary>The mean of square windows without overlap.</summary>
    public Tensor AveragePool(Tensor input, string name, int size)
    {
        TensorShape shape = input.Shape;
        CheckSize(shape.Height / size, shape.Width / size, shape);
        Tensor output = Add(shape with { Height = shape.Height / size, Width = shape.Width / size }, false, input.IsTrained);
        return Append(new AveragePool(name, input, output, size, size));
    }

    /// <summary>The mean of all pixels.</summary>
    public Tensor GlobalAveragePool(Tensor input, string name)
    {
        TensorShape shape = input.Shape;
        Tensor output = Add(new TensorShape(1, 1, shape.Channels), false, input.IsTrained);
        return Append(new AveragePool(name, input, output, shape.Height, shape.Width));
    }

    /// <summary>One vector of all values.</summary>
    public Tensor Flatten(Tensor input, string name) =>
        Append(new Flatten(name, input, Add(new TensorShape(1, 1, input.Shape.Values), false, input.IsTrained)));

    /// <summary>Dropout with the given probability of a 0.</summary>
    public Tensor Dropout(Tensor input, string name, double probability) =>
        Append(new Dropout(name, input, Add(input.Shape, false, input.IsTrained), probability, _seed));

    /// <summary>The network whose last layer's output are the logits.</summary>
    public Network Build(int threads = 0) => new(this, threads);

    Tensor Add(TensorShape shape, bool isInput, bool isTrained)
    {
        var tensor = new Tensor(_tensors.Count, shape, isInput, isTrained);
        _tensors.Add(tensor);
        return tensor;
    }

    Tensor Append(Layer layer)
    {
        _layers.Add(layer);
        return layer.Output;
    }

    static void CheckSize(int height, int width, TensorShape input)
    {
        if (height < 1 || width < 1)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The images are too small for this model: a layer gets {input.Height} x {input.Width} pixels and would leave none; use the model mlp or linear."));
        }
    }
}
