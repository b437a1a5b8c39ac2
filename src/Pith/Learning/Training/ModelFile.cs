using System.Globalization;
using Pith.Data.Formats.SafeTensors;
using Pith.Learning.Networks;
using Pith.Numerics.Arrays;

namespace Pith.Learning.Training;

/// <summary>Saves a network as <c>.safetensors</c> and makes it again from such a file.</summary>
/// <remarks>Weights are written in PyTorch's layout, convolutions [outputs, inputs, height, width] and linear layers [outputs, inputs], so
/// that other tools can read them; the header's texts say which model it is. A linear layer over an image takes the values in the order
/// row, column, channel.</remarks>
static class ModelFile
{
    const string Format = "pith-model";

    /// <summary>Writes a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">A network made by <see cref="Models.Create"/>.</param>
    public static void Save(string path, Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafeTensorsWriter.Write(path, Tensors(network), Metadata(network));
    }

    /// <summary>Makes the network that a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or no Pith model.</exception>
    public static Network Load(string path, int threads = 0)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        ModelDescription model = Describe(file);
        CheckSizes(file, model);
        Network network;
        try
        {
            network = Models.Create(model.Name, model.Input, model.Classes, 0, model.Options, threads: threads);
        }
        catch (OptionException error)
        {
            throw new InvalidDataContentException($"{path} describes a model that this version does not have: {error.Message}", error);
        }
        try
        {
            Read(file, network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    internal static Dictionary<string, string> Metadata(Network network)
    {
        ModelDescription model = network.Description ?? throw new InvalidOperationException("Only networks of the registry are saved.");
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["format"] = Format,
            ["model"] = model.Name,
            ["input"] = Text($"{model.Input.Height},{model.Input.Width},{model.Input.Channels}"),
            ["classes"] = Text($"{model.Classes}"),
            ["depth"] = Text($"{model.Options.Depth}"),
            ["hidden"] = Text($"{model.Options.Hidden}"),
            ["dropout"] = Text($"{model.Options.Dropout:R}"),
        };
    }

    internal static IEnumerable<SafeTensor> Tensors(Network network) =>
        network.Parameters.Select(ToFile).Concat(network.State.Select(s => new SafeTensor(s.Name, [s.Values.Length], s.Values)));

    internal static void Read(SafeTensorsFile file, Network network)
    {
        foreach (Parameter parameter in network.Parameters)
            Copy(ReadValues(file, parameter.Name, ToFile(parameter).Shape), parameter);
        foreach ((string name, float[] values) in network.State)
            ReadValues(file, name, [values.Length]).CopyTo(values, 0);
        network.MarkChanged();
    }

    internal static float[] ReadValues(SafeTensorsFile file, string name, int[] shape)
    {
        using StoredArray array = file.OpenArray(name);
        if (!array.Shape.SequenceEqual(shape.Select(axis => (long)axis)) || array.Format.Kind != ElementKind.Float32)
        {
            throw new InvalidDataContentException(
                $"{file.Path}:{name} is {array.Format.Name} {array.ShapeText} where the model needs float32 [{string.Join(", ", shape)}]; the file is of another model.");
        }
        var values = new float[array.Count];
        array.Read<float>(0, values);
        return values;
    }

    static ModelDescription Describe(SafeTensorsFile file)
    {
        int[] Numbers(string key) =>
            [.. file.Metadata.GetValueOrDefault(key, "").Split(',').Select(t => int.TryParse(t, CultureInfo.InvariantCulture, out int n) && n > 0 ? n : 0)];
        int[] input = Numbers("input"), classes = Numbers("classes"), depth = Numbers("depth"), hidden = Numbers("hidden");
        bool hasDropout = double.TryParse(file.Metadata.GetValueOrDefault("dropout", ""), CultureInfo.InvariantCulture, out double dropout);
        if (file.Metadata.GetValueOrDefault("format", "") != Format || input is not [> 0, > 0, > 0] || classes is not [> 1] || !hasDropout)
            throw new InvalidDataContentException($"{file.Path} is not a model that Pith has saved: its header lacks the model's description.");
        return new ModelDescription(
            file.Metadata.GetValueOrDefault("model", ""), new TensorShape(input[0], input[1], input[2]), classes[0],
            ModelOptions.Default with { Depth = depth[0], Hidden = hidden[0], Dropout = dropout });
    }

    // What the texts claim must agree with tensors whose place in the file has been checked, before memory is taken for it.
    static void CheckSizes(SafeTensorsFile file, ModelDescription model)
    {
        long values = (long)model.Input.Height * model.Input.Width * model.Input.Channels;
        bool Has(string name, long outputs, long? inputs)
        {
            if (!file.Members.Contains(name))
                return false;
            using StoredArray array = file.OpenArray(name);
            return array.Shape.Length == 2 && array.Shape[0] == outputs && (inputs is null || array.Shape[1] == inputs);
        }
        bool agrees = model.Name switch
        {
            "linear" => Has("classifier.weight", model.Classes, values),
            "mlp" => Has("hidden.weight", model.Options.Hidden, values) && Has("classifier.weight", model.Classes, model.Options.Hidden),
            _ => Has("classifier.weight", model.Classes, null),
        };
        if (!agrees)
            throw new InvalidDataContentException($"{file.Path} is damaged: its tensors do not have the sizes that its header's description of the model gives.");
    }

    // The engine keeps outputs innermost; PyTorch has them outermost.
    static SafeTensor ToFile(Parameter parameter)
    {
        int[] shape = [.. parameter.Shape];
        if (shape.Length == 1)
            return new SafeTensor(parameter.Name, shape, parameter.Value);
        int[] stored = shape.Length == 2 ? [shape[1], shape[0]] : [shape[3], shape[2], shape[0], shape[1]];
        var values = new float[parameter.Value.Length];
        for (int i = 0; i < values.Length; i++)
            values[Place(i, shape)] = parameter.Value[i];
        return new SafeTensor(parameter.Name, stored, values);
    }

    static void Copy(float[] stored, Parameter parameter)
    {
        int[] shape = [.. parameter.Shape];
        for (int i = 0; i < stored.Length; i++)
            parameter.Value[i] = stored[shape.Length == 1 ? i : Place(i, shape)];
    }

    static int Place(int index, int[] shape)
    {
        int outputs = shape[^1], inputs = shape[^2];
        (int rest, int output) = Math.DivRem(index, outputs);
        (int tap, int input) = Math.DivRem(rest, inputs);
        int taps = shape.Length == 2 ? 1 : shape[0] * shape[1];
        return (((output * inputs) + input) * taps) + tap;
    }
}
