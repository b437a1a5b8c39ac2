using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Onnx;

/// <summary>From what a model puts out to one vector a row.</summary>
static class OutputReading
{
    /// <summary>Whether an output could hold vectors: floating point, of rows and one axis more at least.</summary>
    public static bool Suits(NodeMetadata node) => node.IsTensor && node.ElementDataType is TensorElementType.Float or TensorElementType.Float16 && node.Dimensions.Length is >= 2 and <= 4;

    /// <summary>The values of an output in single precision.</summary>
    public static ReadOnlySpan<float> ValuesOf(OrtValue output)
    {
        if (output.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float)
            return output.GetTensorDataAsSpan<float>();
        ReadOnlySpan<Float16> halves = output.GetTensorDataAsSpan<Float16>();
        var values = new float[halves.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)halves[i];
        return values;
    }

    /// <summary>Averages the vectors of a row's tokens or takes the first, in the order of the tokens.</summary>
    /// <param name="values">[tokens, D] of one row.</param>
    /// <param name="tokens">The tokens that count, which come first.</param>
    /// <param name="pooling">Mean or cls.</param>
    /// <param name="vector">Receives [D].</param>
    public static void Pool(ReadOnlySpan<float> values, int tokens, Pooling pooling, Span<float> vector)
    {
        int columns = vector.Length;
        values[..columns].CopyTo(vector);
        if (pooling == Pooling.Cls)
            return;
        for (int token = 1; token < tokens; token++)
        {
            ReadOnlySpan<float> one = values.Slice(token * columns, columns);
            for (int d = 0; d < columns; d++)
                vector[d] += one[d];
        }
        foreach (ref float value in vector)
            value /= tokens;
    }

    /// <summary>Averages a map of features over its places.</summary>
    /// <param name="values">[D, places] of one row.</param>
    /// <param name="vector">Receives [D].</param>
    public static void Average(ReadOnlySpan<float> values, Span<float> vector)
    {
        int places = values.Length / vector.Length;
        for (int d = 0; d < vector.Length; d++)
        {
            float sum = 0;
            foreach (float value in values.Slice(d * places, places))
                sum += value;
            vector[d] = sum / places;
        }
    }

    /// <summary>Scales a vector to unit length; one of zeros stays as it is.</summary>
    public static void Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (!(squares > 0))
            return;
        double length = Math.Sqrt(squares);
        foreach (ref float value in vector)
            value = (float)(value / length);
    }
}
