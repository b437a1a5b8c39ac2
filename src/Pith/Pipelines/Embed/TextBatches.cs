using Pith.Numerics.Threading;

namespace Pith.Pipelines.Embed;

/// <summary>Encodes texts in batches of about one length, so that little is spent on padding.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="batch">Texts that it sees at once.</param>
/// <param name="threads">Threads; 0 means all cores.</param>
/// <param name="cancellation">Stops the encoding.</param>
sealed class TextBatches(ITextEncoder encoder, int batch, int threads, CancellationToken cancellation)
{
    /// <summary>Encodes texts.</summary>
    /// <param name="texts">[n].</param>
    /// <param name="vectors">Receives [n, D].</param>
    /// <param name="name">What a text is called in an error, by its place.</param>
    /// <param name="done">Told the texts done, from any thread.</param>
    /// <exception cref="InvalidDataContentException">A vector has a value that is no number.</exception>
    public void Encode(TokenizedText[] texts, float[] vectors, Func<int, string> name, Action<int> done)
    {
        int columns = encoder.Columns;
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        // The longest first, so that the threads end together.
        Array.Sort(order, (a, b) => texts[a].Ids.Length != texts[b].Ids.Length ? texts[b].Ids.Length.CompareTo(texts[a].Ids.Length) : a.CompareTo(b));
        RowBlocks.ForEach(texts.Length, Math.Min(batch, encoder.MostRows), threads, () => 0, (first, count, _) =>
        {
            TokenizedText[] some = [.. order.AsSpan(first, count).ToArray().Select(place => texts[place])];
            var found = new float[count * columns];
            encoder.Encode(some, found);
            for (int i = 0; i < count; i++)
            {
                Span<float> vector = found.AsSpan(i * columns, columns);
                FiniteVectors.Require(vector, order[first + i], name);
                vector.CopyTo(vectors.AsSpan(order[first + i] * columns));
            }
            done(count);
        }, cancellation);
    }
}

/// <summary>Refuses what an encoder gives and no method can use.</summary>
static class FiniteVectors
{
    /// <summary>Requires that all values are finite.</summary>
    public static void Require(ReadOnlySpan<float> vector, int place, Func<int, string> name)
    {
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidDataContentException($"the encoder gives {(float.IsNaN(value) ? "NaN" : "infinity")} for {name(place)}; check its input with `mean`, `std` and `size`, or use another encoder.");
        }
    }
}
