using System.Text;

namespace Pith.Numerics.Randomness;

/// <summary>Random numbers of one purpose: a named stream of a seed, the same on every machine and for any number of threads.</summary>
/// <remarks>
/// <para>The words come from <see cref="PhiloxGenerator"/> with the seed as key. The upper half of the counter is a hash of the stream's
/// name (FNV-1a over its UTF-8 bytes, then the 64-bit finaliser of SplitMix64), the lower half counts blocks of four words. So two
/// streams of one seed share no block as long as their names' hashes differ, and a stage that draws more numbers does not move the
/// numbers of another.</para>
/// <para>An instance counts its position and therefore belongs to one thread; work that is split over threads takes
/// <see cref="At"/> for each item.</para>
/// </remarks>
sealed class RandomStream
{
    readonly ulong _key;
    readonly ulong _counterHigh;
    ulong _block;
    int _used = 4;
    uint _word0, _word1, _word2, _word3;
    double _spareGaussian = double.NaN;

    /// <summary>Creates the stream at its beginning.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="name">The purpose, e.g. <c>random-selection</c>; other names give unrelated numbers.</param>
    public RandomStream(ulong seed, string name)
        : this(seed, HashOf(name), 0) { }

    RandomStream(ulong key, ulong counterHigh, ulong block) => (_key, _counterHigh, _block) = (key, counterHigh, block);

    /// <summary>A new stream of the same seed and name that stands before block <paramref name="index"/>, a group of four 32-bit
    /// words.</summary>
    /// <param name="index">The block, counted from the beginning of the stream, not from here.</param>
    /// <remarks>Items that need at most four words each (two doubles) can each take their own block: <c>stream.At(row)</c>. Items that
    /// need up to 4 n words take <c>stream.At(row * n)</c>.</remarks>
    public RandomStream At(ulong index) => new(_key, _counterHigh, index);

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            PhiloxGenerator.Block(_block++, _counterHigh, _key, out _word0, out _word1, out _word2, out _word3);
            _used = 0;
        }
        return _used++ switch
        {
            0 => _word0,
            1 => _word1,
            2 => _word2,
            _ => _word3,
        };
    }

    /// <summary>The next 64 random bits; the first word drawn is the lower half.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return ((ulong)NextUInt32() << 32) | low;
    }

    /// <summary>A number of [0, 1): a multiple of 2^-53, each with the same probability.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number of 0 .. <paramref name="bound"/> - 1, each with exactly the same probability.</summary>
    /// <param name="bound">At least 1.</param>
    /// <remarks>Lemire's multiplication with rejection, "Fast random integer generation in an interval", ACM TOMACS 2019.</remarks>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong product = (ulong)NextUInt32() * (uint)bound;
        uint low = (uint)product;
        if (low < (uint)bound)
        {
            uint threshold = (0u - (uint)bound) % (uint)bound;
            while (low < threshold)
            {
                product = (ulong)NextUInt32() * (uint)bound;
                low = (uint)product;
            }
        }
        return (int)(product >> 32);
    }

    /// <summary>A number of the standard normal distribution (mean 0, standard deviation 1).</summary>
    /// <remarks>Marsaglia's polar method, which gives two numbers at a time, with <see cref="DeterministicMath.Log"/>.</remarks>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }
        double x, y, square;
        do
        {
            x = 2 * NextDouble() - 1;
            y = 2 * NextDouble() - 1;
            square = x * x + y * y;
        }
        while (square >= 1 || square == 0);
        double factor = Math.Sqrt(-2 * DeterministicMath.Log(square) / square);
        _spareGaussian = y * factor;
        return x * factor;
    }

    /// <summary>Puts the items into a random order, every order with the same probability.</summary>
    /// <param name="items">The items; changed in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = 0; i < items.Length - 1; i++)
        {
            int other = i + NextInt(items.Length - i);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>Draws <paramref name="count"/> different numbers of 0 .. <paramref name="population"/> - 1, in random order.</summary>
    /// <param name="population">At least 0.</param>
    /// <param name="count">0 .. population.</param>
    /// <returns>[count]; the first n numbers are those that a draw of n would give.</returns>
    public int[] Sample(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var sample = new int[count];
        // A few of many: the shuffle's swaps are remembered in a table instead of an array of the whole population. Same numbers.
        bool few = count < population / 8;
        Dictionary<int, int>? moved = few ? new(2 * count) : null;
        int[] all = few ? [] : Enumerable.Range(0, population).ToArray();
        for (int i = 0; i < count; i++)
        {
            int other = i + NextInt(population - i);
            if (moved is null)
            {
                (all[i], all[other]) = (all[other], all[i]);
                sample[i] = all[i];
            }
            else
            {
                sample[i] = moved.GetValueOrDefault(other, other);
                moved[other] = moved.GetValueOrDefault(i, i);
            }
        }
        return sample;
    }

    static ulong HashOf(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
