using Pith.Numerics.Randomness;

namespace Pith.Benchmarks.DataComp;

/// <summary>One made pair of a pool.</summary>
/// <param name="Uid">Its name.</param>
/// <param name="Source">The number of the pair that it is, or is nearly, the same as.</param>
/// <param name="IsDuplicate">Whether it is a near-duplicate of <paramref name="Source"/>.</param>
/// <param name="IsLow">Whether its text is about something else, so that its similarity is low.</param>
/// <param name="Similarity">Its made CLIP similarity.</param>
readonly record struct MadePair(UInt128 Uid, int Source, bool IsDuplicate, bool IsLow, double Similarity);

/// <summary>Made image-text pairs of any number: every pair follows from its number alone, so that nothing has to be kept of what was planted.</summary>
/// <param name="pairs">How many.</param>
/// <param name="columns">Columns of the features of images, and of texts.</param>
/// <remarks>30 % are near-duplicates (cosine about 0.999) of other pairs, the first pairs having more of them than the last; 20 % of the others have the
/// text of another pair and a similarity around 0.12, all else one around 0.26. Pairs lie around as many centres as a hundredth of them, at most 10,000.</remarks>
sealed class MadePool(int pairs, int columns)
{
    const double DuplicateShare = 0.3, LowShare = 0.2;
    const float Spread = 0.6f, DuplicateSpread = 0.05f;

    readonly int _centers = Math.Clamp(pairs / 100, 1, 10_000);
    readonly float[] _imageCenters = Gaussian("pool image centers", Math.Clamp(pairs / 100, 1, 10_000) * columns);
    readonly float[] _textCenters = Gaussian("pool text centers", Math.Clamp(pairs / 100, 1, 10_000) * columns);

    /// <summary>Pairs.</summary>
    public int Pairs => pairs;

    /// <summary>Columns of the features of images, and of texts.</summary>
    public int Columns => columns;

    /// <summary>The pair of a number.</summary>
    public MadePair Pair(int number)
    {
        var random = new RandomStream((ulong)number, "pool pair");
        var uid = new UInt128(random.NextUInt64(), random.NextUInt64());
        bool isDuplicate = random.NextDouble() < DuplicateShare;
        if (!isDuplicate)
        {
            bool isLow = random.NextDouble() < LowShare;
            return new MadePair(uid, number, false, isLow, isLow ? 0.12 + (0.03 * random.NextGaussian()) : 0.26 + (0.04 * random.NextGaussian()));
        }
        // The first pairs are copied most.
        double place = random.NextDouble();
        MadePair source = Pair((int)(pairs * place * place * place));
        for (int next = source.Source; source.IsDuplicate; next++)
            source = Pair(next % pairs);
        return source with { Uid = uid, IsDuplicate = true, Similarity = source.Similarity + (0.003 * random.NextGaussian()) };
    }

    /// <summary>Fills in the features of one pair, each part of unit length.</summary>
    /// <param name="number">The pair's number.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="image">[columns].</param>
    /// <param name="text">[columns].</param>
    public void Fill(int number, MadePair pair, Span<Half> image, Span<Half> text)
    {
        var of = new RandomStream((ulong)pair.Source, "pool source");
        var own = new RandomStream((ulong)number, "pool own");
        int center = of.NextInt(_centers), textCenter = pair.IsLow ? of.NextInt(_centers) : center;
        Fill(_imageCenters, center, of, own, pair.IsDuplicate, image);
        Fill(_textCenters, textCenter, of, own, pair.IsDuplicate, text);
    }

    void Fill(float[] centers, int center, RandomStream of, RandomStream own, bool isDuplicate, Span<Half> values)
    {
        Span<float> made = stackalloc float[columns];
        double squares = 0;
        for (int c = 0; c < columns; c++)
        {
            float value = centers[(center * columns) + c] + (Spread * (float)of.NextGaussian());
            if (isDuplicate)
                value += DuplicateSpread * (float)own.NextGaussian();
            made[c] = value;
            squares += value * value;
        }
        double length = Math.Sqrt(squares);
        for (int c = 0; c < columns; c++)
            values[c] = (Half)(made[c] / length);
    }

    static float[] Gaussian(string name, int length)
    {
        var random = new RandomStream(0, name);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)random.NextGaussian();
        return values;
    }
}
