using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>A sum of floating-point numbers over all rows in the order of the rows, as one process adds them.</summary>
static class OrderedSum
{
    /// <summary>Adds; every rank goes on where the one before ended, and all learn the end.</summary>
    /// <param name="ranks">The ranks, whose values follow each other.</param>
    /// <param name="values">This rank's values, in order.</param>
    public static double Of(ICommunicator ranks, ReadOnlySpan<double> values)
    {
        Span<double> total = [0];
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            if (rank == ranks.Rank)
            {
                foreach (double value in values)
                    total[0] += value;
            }
            ranks.Broadcast(total, rank);
        }
        return total[0];
    }
}
