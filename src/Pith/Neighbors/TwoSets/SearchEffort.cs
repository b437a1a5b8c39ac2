namespace Pith.Neighbors.TwoSets;

/// <summary>How much of the base rows a query is compared with.</summary>
/// <param name="Probes">Cells that are looked into, those with the nearest means.</param>
/// <param name="Beam">How many of its nearest rows so far a query follows to their neighbours, until all of them have been; 0 for none.</param>
/// <remarks>Costs are counted, not timed, so that what is chosen does not depend on the machine: in nanoseconds of a core that does 84 multiply-adds of codes in
/// one, as measured with 128 columns.</remarks>
readonly record struct SearchEffort(int Probes, int Beam)
{
    const int FewestProbes = 4;

    // A beam of half as many rows as cells was measured to be near the best on sets of both kinds: where cells alone serve and where they do not.
    const int ProbesOfBeam = 2;
    const int SmallestBeam = 4;

    // Steps along the graph meet a third more rows than the beam is wide; they are spread, so that a product is rarely full.
    const double StepsOfBeam = 1.3;
    const double StepOverhead = 350;

    const double MostOfExact = 0.5;
    const double ExactOfCodes = 1.5;

    const double CodesOfNanosecond = 84;
    const double PairOverhead = 0.3;

    /// <summary>The least of all, without a beam.</summary>
    public static SearchEffort Least(int cells) => new(Math.Min(FewestProbes, cells), 0);

    /// <summary>The next larger effort of the same kind.</summary>
    /// <param name="length">Rows that a query keeps.</param>
    public SearchEffort Next(int length)
    {
        SearchEffort next = this with { Probes = Probes + Math.Max(2, Probes / 4) };
        return Beam > 0 ? next.WithBeam(length) : next;
    }

    /// <summary>The effort with the beam that suits its probes.</summary>
    /// <param name="length">Rows that a query keeps.</param>
    public SearchEffort WithBeam(int length) => this with { Beam = Math.Clamp(Probes / ProbesOfBeam, SmallestBeam, length) };

    /// <summary>Nanoseconds a query.</summary>
    public double Cost(int basisRows, int cells, int width)
    {
        double rows = cells + (Probes * ((double)basisRows / cells));
        return (rows * Pair(width)) + (Beam * StepsOfBeam * (StepOverhead + (BasisGraph.Width * Pair(width))));
    }

    /// <summary>Nanoseconds a query beyond which the exact search, which compares it with all base rows, is as good.</summary>
    public static double MostCost(int basisRows, int width) => MostOfExact * basisRows * ((ExactOfCodes * width / CodesOfNanosecond) + PairOverhead);

    /// <summary>Nanoseconds of making the graph.</summary>
    public static double GraphCost(int basisRows, int width) => basisRows * ((3000 * Pair(width)) + 8000);

    static double Pair(int width) => (width / CodesOfNanosecond) + PairOverhead;
}
