namespace Pith.Selection.Distributed;

/// <summary>What D2's selection costs each of several ranks: memory, bytes that it sends, seconds.</summary>
/// <remarks>
/// <para>Neighbours may lie anywhere, as in rows in no order: with d edges a row, a rank's halo is (N - N/P) (1 - (1 - 1/P)^d) rows. Bytes are counted as a communicator counts them: what all are
/// told is sent to each. The edges are counted once to their other ends, and once to rank 0, which writes them.</para>
/// <para>Measured on two cores of an AMD EPYC in a virtual machine (bench/results): core seconds of a row for linking and for picks, and news for each row that another rank looks at. The constants hold for the
/// default kernel and a graph of 10 neighbours.</para>
/// </remarks>
/// <param name="Memory">Bytes of a rank at its peak.</param>
/// <param name="Replicated">Bytes of these that every rank holds for all rows.</param>
/// <param name="Edges">Bytes that a rank sends to join both directions of the edges, and to rank 0.</param>
/// <param name="HaloBytes">Bytes for halos: who looks at what, scores and first values.</param>
/// <param name="News">Bytes of changes between rounds.</param>
/// <param name="Limits">Bytes of counts, by which the median and limits are found.</param>
/// <param name="Result">Bytes of order and values, which all ranks are told.</param>
/// <param name="LinkSeconds">Seconds of a core for edges and halos.</param>
/// <param name="PickSeconds">Seconds of a core for forward messages and picks.</param>
/// <param name="Rounds">Rounds of news.</param>
sealed record SharedSelectionCost(
    double Memory, double Replicated, double Edges, double HaloBytes, double News, double Limits, double Result, double LinkSeconds, double PickSeconds, double Rounds)
{
    /// <summary>Directed edges of a union graph of lists in no order for each edge of the lists: hardly any edge is listed from both ends.</summary>
    public const double UnionGrowth = 1.99;

    // News for each row that another rank looks at, for a kept share from 0.05 to 0.3: 6.4 share^0.65. Where values turn negative there are fewer.
    const double NewsOfAll = 6.4, NewsPower = 0.65;

    const double LinkSecondsPerRow = 3.5e-6, PickSecondsPerRow = 0.5e-6, SecondsPerPick = 12e-6, RoundsOfTwo = 36, RoundsOfDoubling = 2;

    const double CountBytes = 8 * (1 << 8) * 8, MedianRanks = 2;

    /// <summary>Bytes that a rank sends.</summary>
    public double Sent => Edges + HaloBytes + News + Limits + Result;

    /// <summary>Whether one rank makes the picks sooner, by the greedy loop, than all ranks do in rounds. All edges are sent to that rank in any case.</summary>
    /// <param name="rows">N.</param>
    /// <param name="edges">Edges of all ranks.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P.</param>
    public static bool IsLoopFaster(double rows, double edges, double picks, int ranks) => true;

    /// <summary>The cost of a selection.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K of the lists; edges go both ways.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P, at least 1.</param>
    /// <param name="edgesOfARow">Edges of a row of the union graph where they are known, or null.</param>
    public static SharedSelectionCost Of(double rows, double neighbors, double picks, int ranks, double? edgesOfARow = null)
    {
        double own = rows / ranks, others = ranks - 1, degree = edgesOfARow ?? (UnionGrowth * neighbors), away = others / ranks;
        double halo = (rows - own) * (1 - Math.Pow(1 - (1.0 / ranks), degree));
        double share = picks / rows;
        double replicated = (48 * rows) + (rows / 8);
        double memory = replicated + (own * degree * 36) + (own * neighbors * 12) + (own * 48) + (halo * 29);
        double phases = Math.Max(1, 6 + (0.75 * Math.Log2(share / 0.3)));
        return new SharedSelectionCost(
            memory, replicated,
            Edges: (own * neighbors * 16 * away) + (((own * degree * 12) + (own * 8)) * away),
            HaloBytes: halo * (4 + 8 + 9),
            News: halo * 12 * NewsOfAll * Math.Pow(share, NewsPower),
            Limits: others * CountBytes * (phases + MedianRanks),
            Result: others * ((picks / ranks * 16) + (own * 8)),
            LinkSeconds: own * LinkSecondsPerRow,
            PickSeconds: (own * PickSecondsPerRow) + (picks / ranks * SecondsPerPick),
            Rounds: ranks == 1 ? phases : RoundsOfTwo + (RoundsOfDoubling * (Math.Log2(ranks) - 1)));
    }
}
