using System.Runtime.CompilerServices;

namespace Pith.Selection.Distributed;

/// <summary>What decides who is picked first: the larger value, and of equal values the lower row.</summary>
/// <param name="Value">Not NaN.</param>
/// <param name="Row">A row of the dataset.</param>
readonly record struct SelectionKey(double Value, int Row)
{
    /// <summary>Before every other.</summary>
    public static SelectionKey First => new(double.PositiveInfinity, -1);

    /// <summary>After every other.</summary>
    public static SelectionKey Last => new(double.NegativeInfinity, int.MaxValue);

    /// <summary>After every key whose value is at least 0, and before all others.</summary>
    public static SelectionKey Zero => new(0, int.MaxValue);

    /// <summary>Whether this is picked before another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Precedes(in SelectionKey other) => Value > other.Value || (Value == other.Value && Row < other.Row);
}
