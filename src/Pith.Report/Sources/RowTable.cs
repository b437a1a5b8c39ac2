using Pith.Data.Readers;
using Pith.Data.Scores;

namespace Pith.Report.Sources;

/// <summary>What is known of every row: its group, class, score and name.</summary>
sealed class RowTable
{
    /// <summary>N.</summary>
    public required int Rows { get; init; }

    /// <summary>[N] whether a row is kept (or trained, or scored), or null where the run does not part the rows.</summary>
    public bool[]? Inside { get; init; }

    /// <summary>What rows inside and outside are called, e.g. kept and dropped.</summary>
    public string InsideWord { get; init; } = "kept";

    /// <summary>What the other rows are called.</summary>
    public string OutsideWord { get; init; } = "dropped";

    /// <summary>[inside] the rows in the order picked, or null.</summary>
    public int[]? Order { get; init; }

    /// <summary>Whether the first n of <see cref="Order"/> are what the method keeps at a budget of n.</summary>
    public bool OrderIsNested { get; init; }

    /// <summary>[N] indices into <see cref="ReasonNames"/>, or null.</summary>
    public byte[]? Reasons { get; init; }

    /// <summary>Names of the reasons.</summary>
    public string[] ReasonNames { get; init; } = [];

    /// <summary>[N] scores, NaN = none; or null.</summary>
    public double[]? Scores { get; init; }

    /// <summary>The score's name.</summary>
    public string ScoreName { get; init; } = "score";

    /// <summary>Whether a larger score means harder; null where nothing says so.</summary>
    public bool? HighIsHard { get; init; }

    /// <summary>Whence that is known; null where nobody kept it.</summary>
    public DirectionSource? DirectionFrom { get; init; }

    /// <summary>[N] classes, or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>[C] names of the classes.</summary>
    public string[] ClassNames { get; init; } = [];

    /// <summary>[N] the users' names of the rows, or null where these are the row numbers.</summary>
    public string[]? Ids { get; init; }

    /// <summary>What is shown of a row instead of its bare number, or null.</summary>
    public ShownColumns? Shown { get; set; }

    /// <summary>How many rows are inside.</summary>
    public int InsideCount => Inside?.Count(inside => inside) ?? 0;

    /// <summary>The rows on one side, ascending.</summary>
    public int[] RowsWhere(bool inside) => Inside is null ? [] : [.. Enumerable.Range(0, Rows).Where(row => Inside[row] == inside)];
}
