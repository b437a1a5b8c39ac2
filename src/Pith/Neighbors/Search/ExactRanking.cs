namespace Pith.Neighbors.Search;

/// <summary>The k best neighbours of one row by exact distance, then by row, written in place.</summary>
ref struct ExactRanking
{
    readonly Span<int> _rows;
    readonly Span<double> _distances;
    int _count;

    /// <summary>Starts an empty ranking over the row's part of the result.</summary>
    public ExactRanking(Span<int> rows, Span<double> distances, int count = 0)
    {
        _rows = rows;
        _distances = distances;
        _count = count;
    }

    public readonly int Count => _count;

    public readonly bool IsFull => _count == _rows.Length;

    /// <summary>The distance of the last neighbour; only where <see cref="IsFull"/>.</summary>
    public readonly double Last => _distances[_count - 1];

    /// <summary>Puts a row in its place when it is among the best.</summary>
    public void Offer(double distance, int row)
    {
        int at = _count;
        if (IsFull)
        {
            if (!Precedes(distance, row, _distances[at - 1], _rows[at - 1]))
                return;
            at--;
        }
        else
        {
            _count++;
        }
        while (at > 0 && Precedes(distance, row, _distances[at - 1], _rows[at - 1]))
        {
            _distances[at] = _distances[at - 1];
            _rows[at] = _rows[at - 1];
            at--;
        }
        _distances[at] = distance;
        _rows[at] = row;
    }

    static bool Precedes(double distance, int row, double otherDistance, int otherRow) =>
        distance < otherDistance || (distance == otherDistance && row < otherRow);
}
