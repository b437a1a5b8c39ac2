namespace Pith.Neighbors.TwoSets;

/// <summary>How much of the base rows a query is compared with.</summary>
/// <param name="Probes">Cells that are looked into, those with the nearest means.</param>
/// <param name="Beam">How many of its nearest rows so far a query follows to their neighbours, until all of them have been; 0 for none.</param>
/// <remarks>Costs are counted, not timed, so that what is chosen does not depend on the machine: in nanoseconds of a core that does 84 multiply-adds of codes in
/// one, as measured with 128 columns.</remarks>
readonly record struct SearchEffort(int Probes, int Beam)
{
    const int FewestProbes = 4;

    const int SmallestBeam = 4;
    const int WidestBeam = 512;

    // Steps along the graph meet a third more rows than the beam is wide; they are spread, so that a product is rarely full.
    const double StepsOfBeam = 1.3;
    const double StepOverhead = 350;

    const double MostOfExact = 0.5;
    const double ExactOfCodes = 1.5;

    const double CodesOfNanosecond = 84;
    const double PairOverhead = 0.3;

    /// <summary>The least of all, without a beam.</summary>
    public static SearchEffort Least(int cells) => new(Math.Min(FewestProbes, cells), 0);

    /// <summary>The least with a beam.</summary>
    public static SearchEffort LeastWithBeam(int cells) => Least(cells) with { Beam = SmallestBeam };

    /// <summary>The larger efforts that may come next: more cells, and with a beam also a wider one.</summary>
    /// <param name="growth">By what one of them grows, above 1.</param>
    public IEnumerable<SearchEffort> Larger(double growth)
    {
        yield return this with { Probes = Math.Max(Probes + 2, (int)(Probes * growth)) };
        if (Beam is > 0 and < WidestBeam)
            yield return this with { Beam = Math.Min(WidestBeam, Math.Max(Beam + 2, (int)(Beam * growth))) };
    }

    /// <summary>Nanoseconds a query.</summary>
    public double Cost(int basisRows, int cells, int width)
    {
        double rows = cells + (Probes * ((double)basisRows / cells));
        return (rows * Pair(width)) + (Beam * StepsOfBeam * (StepOverhead + (BasisGraph.Width * Pair(width))));
    }

    /// <summary>Nanoseconds a query beyond which the exact search, which compares it with all base rows, is as good.</summary>
    public static double MostCost(int basisRows, int width) => MostOfExact * basisRows * ((ExactOfCodes * width / CodesOfNanosecond) + PairOverhead);

    /// <summary>Nanoseconds of making the graph.</summary>
    public static double GraphCost(int basisRows, int width) => basisRows * ((5000 * Pair(width)) + 10_000);

    static double Pair(int width) => (width / CodesOfNanosecond) + PairOverhead;
}
