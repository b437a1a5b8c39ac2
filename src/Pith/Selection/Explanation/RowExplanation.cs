namespace Pith.Selection.Explanation;

/// <summary>What one neighbour's score added to a row before selection began.</summary>
/// <param name="Row">The neighbour.</param>
/// <param name="Distance">Plain distance of the edge.</param>
/// <param name="Weight">Forward weight, 0..1.</param>
/// <param name="Score">The neighbour's score as it was sent: oriented, shifted, raised to the floor.</param>
/// <param name="Amount">Weight times score.</param>
public sealed record ForwardMessage(int Row, double Distance, double Weight, double Score, double Amount);

/// <summary>What one kept neighbour took from a row when it was picked.</summary>
/// <param name="Row">The neighbour.</param>
/// <param name="Position">Its place in the selection order, from 0.</param>
/// <param name="Weight">Reverse weight, 0..1.</param>
/// <param name="SenderValue">The neighbour's value when it was picked.</param>
/// <param name="Amount">Weight times value: what was subtracted; negative where the pick raised its neighbours.</param>
/// <param name="ValueAfter">The row's value afterwards.</param>
public sealed record ReverseMessage(int Row, int Position, double Weight, double SenderValue, double Amount, double ValueAfter);

/// <summary>Why one row was kept or dropped, with every number that led to it.</summary>
public sealed record RowExplanation
{
    /// <summary>The row.</summary>
    public required int Row { get; init; }

    /// <summary>Why it was kept or dropped.</summary>
    public required RowReason Reason { get; init; }

    /// <summary>The reason as a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Its place in the selection order, from 0; null for a dropped row.</summary>
    public int? Position { get; init; }

    /// <summary>Its importance score as given; null where there are no scores, NaN where it has none.</summary>
    public double? Score { get; init; }

    /// <summary>Its score as the method used it: oriented and shifted; null for methods without messages and rows that took no
    /// part.</summary>
    public double? NodeScore { get; init; }

    /// <summary>What its neighbours' scores added, in ascending order of row.</summary>
    public IReadOnlyList<ForwardMessage> Forward { get; init; } = [];

    /// <summary>Its value when selection began.</summary>
    public double? StartingValue { get; init; }

    /// <summary>What kept neighbours took from it until it was picked, or until the end, in the order they were kept.</summary>
    public IReadOnlyList<ReverseMessage> Reverse { get; init; } = [];

    /// <summary>Its value when it was picked, or its last value when it was dropped; null where the method has none.</summary>
    public double? Value { get; init; }
}
