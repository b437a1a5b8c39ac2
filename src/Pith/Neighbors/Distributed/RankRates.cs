namespace Pith.Neighbors.Distributed;

/// <summary>Core seconds of what ranks do beside products, as measured on two cores of an AMD EPYC in a virtual machine (see docs/cluster.md).</summary>
static class RankRates
{
    /// <summary>A kind of phase for the first time, whose code is compiled then.</summary>
    public const double FirstSeconds = 0.1;

    /// <summary>Every phase: files that are kept, and waiting.</summary>
    public const double PhaseSeconds = 0.05;

    /// <summary>A value in the passes over a rank's rows: lengths, means, hash, codes.</summary>
    public const double SurveyValue = 32e-9;

    /// <summary>A row's hash, dealt to the rank that sorts its range, and its bytes meanwhile.</summary>
    public const double Hash = 200e-9, HashBytes = 48;

    /// <summary>A row, and a code of it, in a partition: to its cell, into lists, and back.</summary>
    public const double CellRow = 2e-6, CellCode = 9e-9;

    /// <summary>A row, and a code of it or of a member that lies elsewhere, in a round.</summary>
    public const double JoinRow = 3.6e-6, JoinCode = 6e-9;

    /// <summary>A row, and a value of a neighbour, in the exact distances.</summary>
    public const double RankRow = 1e-6, RankValue = 0.8e-9;

    /// <summary>An entry of a list that is gathered and written.</summary>
    public const double WriteEntry = 100e-9;

    /// <summary>A pair in an exact graph, beyond its products: compared with two rows' worst candidates.</summary>
    public const double Pair = 0.2e-9;

    /// <summary>The share of the product's speed that an exact graph reaches.</summary>
    public const double ExactEfficiency = 0.6;
}
