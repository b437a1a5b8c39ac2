namespace Pith.Evaluation;

/// <summary>One number that is measured of a coreset: its contract name, what it means and which end is good.</summary>
/// <param name="Name">The name in JSON, e.g. <c>coverage</c>.</param>
/// <param name="Title">The heading of a table column.</param>
/// <param name="Meaning">What the number says, one clause.</param>
/// <param name="HighIsGood">Whether a higher number is better.</param>
public sealed record CoresetMeasure(string Name, string Title, string Meaning, bool HighIsGood)
{
    /// <summary>Total variation distance between the kept rows' classes and all rows' classes.</summary>
    public static CoresetMeasure ClassShift { get; } = new(
        "classShift", "class shift", "total variation distance between the classes of the kept rows and of all rows, 0 is balanced", false);

    /// <summary>The smallest share of its rows that a class kept.</summary>
    public static CoresetMeasure SmallestClassKept { get; } = new(
        "smallestClassKept", "least kept class", "the smallest share of its own rows that a class kept", true);

    /// <summary>The mean distance of a dropped row to the nearest kept row.</summary>
    public static CoresetMeasure MeanCoverage { get; } = new(
        "coverage", "coverage", "mean distance of a dropped row to the nearest kept row", false);

    /// <summary>The share of near-duplicate pairs of which both rows are kept.</summary>
    public static CoresetMeasure NearDuplicatesKept { get; } = new(
        "nearDuplicatesKept", "near-duplicates kept", "share of near-duplicate pairs of which both rows are kept", false);

    /// <summary>The accuracy on the test rows of a 1-nearest-neighbour classifier that sees only the kept rows.</summary>
    public static CoresetMeasure TestAccuracy { get; } = new(
        "testAccuracy", "1-NN test accuracy", "accuracy on the test rows of a nearest-neighbour classifier that sees only the kept rows", true);
}

/// <summary>Whether a coreset's number is better or worse than random's.</summary>
public enum Verdict
{
    /// <summary>On the good side of random's interval.</summary>
    Better,

    /// <summary>On the bad side of random's interval.</summary>
    Worse,

    /// <summary>Inside random's interval: no difference is shown.</summary>
    WithinInterval,
}
