using System.Numerics;

namespace Pith.Neighbors.Approximate;

/// <summary>How rows that are numbered over all ranks are numbered on one: its own first, then those of others that it has fetched.</summary>
sealed unsafe class MemberNames
{
    readonly int _first;
    readonly int _rows;
    readonly ulong[] _isHalo;
    readonly int[] _before;

    /// <param name="first">This rank's first row.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="halo">Rows of others, ascending.</param>
    /// <param name="all">Rows of all.</param>
    public MemberNames(int first, int rows, int[] halo, int all)
    {
        (_first, _rows, Halo) = (first, rows, halo);
        _isHalo = new ulong[(all / 64) + 1];
        _before = new int[_isHalo.Length];
        foreach (int row in halo)
            _isHalo[row >> 6] |= 1UL << (row & 63);
        for (int word = 1; word < _before.Length; word++)
            _before[word] = _before[word - 1] + BitOperations.PopCount(_isHalo[word - 1]);
    }

    /// <summary>Rows of others, ascending; the first has the number behind this rank's last row.</summary>
    public int[] Halo { get; }

    /// <summary>Numbers of this rank for those over all ranks.</summary>
    /// <param name="names">[count] over all ranks.</param>
    /// <param name="count">How many.</param>
    /// <param name="rows">[count] the result.</param>
    public void Translate(int* names, int count, int* rows)
    {
        for (int i = 0; i < count; i++)
        {
            int name = names[i], own = name - _first;
            rows[i] = (uint)own < (uint)_rows
                ? own
                : _rows + _before[name >> 6] + BitOperations.PopCount(_isHalo[name >> 6] & ((1UL << (name & 63)) - 1));
        }
    }
}
