using Pith.Data.Texts;

namespace Pith.Pipelines.Embed;

/// <summary>Pairs of texts of which each text is encoded by itself: the vector of a pair compares both.</summary>
/// <remarks>The magnitudes of the differences beside the products, place by place, as classifiers on sentence embeddings take them (Conneau et al., arXiv 1705.02364; Reimers and Gurevych,
/// arXiv 1908.10084): both are the same whichever text comes first, and the sum of the products of vectors of unit length is their cosine.</remarks>
/// <param name="rows">Texts with second texts.</param>
sealed class TextPairs(TextRows rows)
{
    /// <summary>The different texts among the first and then the second ones [2 N].</summary>
    public DistinctTexts Texts { get; } = DistinctTexts.Of([.. rows.Texts, .. rows.Seconds!], null);

    /// <summary>A text.</summary>
    /// <param name="place">0 to N - 1 for first texts, N to 2 N - 1 for second ones.</param>
    public string this[int place] => place < rows.Rows ? rows.Texts[place] : rows.Seconds![place - rows.Rows];

    /// <summary>Length of a pair's vector.</summary>
    /// <param name="columns">Length of a text's vector.</param>
    public static int Columns(int columns) => 2 * columns;

    /// <summary>The vector of a pair.</summary>
    /// <param name="row">The pair.</param>
    /// <param name="vectors">Of the different texts.</param>
    /// <param name="vector">[2 D], receives the magnitudes of the differences, then the products.</param>
    public void Compare(int row, VectorParts vectors, Span<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        // One row at a time can be looked at.
        float[] first = vectors.Row(Texts.Places[row]).ToArray();
        ReadOnlySpan<float> second = vectors.Row(Texts.Places[rows.Rows + row]);
        for (int d = 0; d < first.Length; d++)
        {
            vector[d] = Math.Abs(first[d] - second[d]);
            vector[first.Length + d] = first[d] * second[d];
        }
    }
}
