using Pith.Numerics.Randomness;

namespace Pith.Learning.Training;

/// <summary>Draws the rows that a model is trained on.</summary>
static class TrainingSubset
{
    /// <summary>Rows drawn uniformly without replacement.</summary>
    /// <param name="rows">N.</param>
    /// <param name="count">Rows to draw, 1 .. N.</param>
    /// <param name="seed">The run's seed; a larger count contains the rows of a smaller one.</param>
    /// <returns>[count], ascending.</returns>
    public static int[] Draw(int rows, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] drawn = new RandomStream(seed, "training-subset").Sample(rows, count);
        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>Rows drawn so that the classes are as equal in size as they can be: one of each class in turn until the count is reached.</summary>
    /// <param name="labels">Label of every row [N], each at least 0.</param>
    /// <param name="count">Rows to draw, at least the number of classes and at most N.</param>
    /// <param name="seed">The run's seed.</param>
    /// <returns>[count], ascending; the lowest classes get the rows that remain of an uneven division, and a class that is used up leaves its share to the others.</returns>
    /// <exception cref="OptionException">There are fewer rows to draw than classes.</exception>
    public static int[] DrawBalanced(ReadOnlySpan<int> labels, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, labels.Length);
        var members = new SortedDictionary<int, List<int>>();
        for (int row = 0; row < labels.Length; row++)
        {
            if (!members.TryGetValue(labels[row], out List<int>? list))
                members[labels[row]] = list = [];
            list.Add(row);
        }
        if (count < members.Count)
        {
            throw new OptionException("subset", FormattableString.Invariant(
                $"`subset`: {count} rows cannot hold a row of each of the {members.Count} classes; ask for at least {members.Count}, or leave `class-balanced` out."));
        }
        int[][] shuffled = [.. members.Select(m => Shuffled(m.Value, m.Key, seed))];
        var drawn = new int[count];
        int taken = 0;
        for (int turn = 0; taken < count; turn++)
        {
            foreach (int[] rows in shuffled)
            {
                if (turn < rows.Length && taken < count)
                    drawn[taken++] = rows[turn];
            }
        }
        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>The classes of the dataset that a subset holds no row of, ascending.</summary>
    /// <param name="labels">Label of every row [N].</param>
    /// <param name="rows">The subset.</param>
    public static int[] MissingClasses(ReadOnlySpan<int> labels, ReadOnlySpan<int> rows)
    {
        var held = new HashSet<int>();
        foreach (int row in rows)
            held.Add(labels[row]);
        var missing = new SortedSet<int>();
        foreach (int label in labels)
        {
            if (!held.Contains(label))
                missing.Add(label);
        }
        return [.. missing];
    }

    static int[] Shuffled(List<int> rows, int label, ulong seed)
    {
        int[] order = [.. rows];
        new RandomStream(seed, FormattableString.Invariant($"training-subset-class-{label}")).Shuffle(order.AsSpan());
        return order;
    }
}
