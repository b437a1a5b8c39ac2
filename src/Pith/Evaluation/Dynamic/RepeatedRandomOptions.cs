using Pith.Numerics.Randomness;

namespace Pith.Evaluation.Dynamic;

/// <summary>RS2: every epoch another random subset of the budget's size, drawn without replacement until every row has had its turn.</summary>
sealed record RepeatedRandomOptions : IRowScheduleOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<IRowScheduleOptions> Info { get; } = new MethodInfo<IRowScheduleOptions, RepeatedRandomOptions>(
        "rs2", "another random subset of the budget's size in every epoch (RS2)", [], new RepeatedRandomOptions());

    MethodInfo<IRowScheduleOptions> IRowScheduleOptions.Info => Info;

    /// <inheritdoc/>
    public bool UsesBudget => true;

    /// <inheritdoc/>
    public int WholeEpochs => 0;

    /// <inheritdoc/>
    public IRowSchedule Create(int[] rows, int kept, ulong seed) => new RepeatedRandomSchedule(rows, kept, seed);
}

/// <summary>Takes the rows of each epoch from a shuffled list of all; when it runs out, the next shuffle fills the epoch up.</summary>
/// <remarks>Okanovic et al., "Repeated Random Sampling for Minimizing the Time-to-Accuracy of Learning", ICLR 2024 (arXiv 2305.18424), without
/// replacement. A row that the next shuffle would bring into the same epoch again keeps its place for a later one, so each shuffle uses every row once. The
/// shuffles are the streams <c>rs2-0</c>, <c>rs2-1</c>, ...</remarks>
sealed class RepeatedRandomSchedule(int[] rows, int kept, ulong seed) : IRowSchedule
{
    List<int> _left = [];
    int _shuffles;

    /// <inheritdoc/>
    public EpochRows Begin(int epoch, double done)
    {
        var taken = new HashSet<int>();
        while (taken.Count < kept)
        {
            if (_left.Count == 0)
                _left = Shuffled();
            var later = new List<int>();
            foreach (int row in _left)
            {
                if (taken.Count == kept || !taken.Add(row))
                    later.Add(row);
            }
            _left = later;
        }
        return new EpochRows([.. taken.Order()]);
    }

    /// <inheritdoc/>
    public void Saw(ReadOnlySpan<int> rows, ReadOnlySpan<float> losses) { }

    List<int> Shuffled()
    {
        int[] shuffled = [.. rows];
        new RandomStream(seed, FormattableString.Invariant($"rs2-{_shuffles++}")).Shuffle(shuffled.AsSpan());
        return [.. shuffled];
    }
}
