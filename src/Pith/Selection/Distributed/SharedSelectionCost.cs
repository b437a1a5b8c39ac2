namespace Pith.Selection.Distributed;

/// <summary>What D2's selection costs each of several ranks: memory, bytes that it sends, seconds.</summary>
/// <remarks>
/// <para>Neighbours may lie anywhere, as in rows in no order: with d edges a row, a rank's halo is (N - N/P) (1 - (1 - 1/P)^d) rows. Bytes are counted as a communicator counts them: what all are
/// told is sent to each. The edges are counted once to their other ends, and once to rank 0, which writes them.</para>
/// <para>Measured on two cores of an AMD EPYC in a virtual machine (bench/results): core seconds for linking and for picks, and news for each row that another rank looks at. The constants hold for the
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

    // Scores as they are and as they are used, reasons, and who may be picked.
    const double ReplicatedBytes = 8 + 8 + 4 + 4 + (1 / 8.0) + (4 / 64.0);

    // News of each row that another rank looks at, for each time that it is picked: it is a candidate, often more than once, and is picked.
    const double NewsOfPick = 2.3;

    // Of the greedy loop: a pick, and each message.
    const double SecondsPerLoopPick = 0.4e-6, SecondsPerMessage = 0.04e-6;

    // An edge of the symmetric graph: read, measured, turned round, joined, and the forward message.
    const double JoinSecondsPerEdge = 0.1e-6;

    // Of rounds: a row and an edge to link, and a pick and a message to find.
    const double LinkSecondsPerRow = 0.1e-6, LinkSecondsPerEdge = 0.03e-6, SecondsPerPick = 1.2e-6, SecondsPerSharedMessage = 0.06e-6;

    // Windows in which a selection is worked off, rounds of news in each, and how often new limits are planned.
    const double Windows = 42, RoundsOfWindow = 4, Plans = 8;

    // A round on a network: an all-reduce and an exchange.
    const double SecondsPerRound = 1e-3;

    const double CountBytes = 8 * (1 << 8) * 8, SampleBytes = 8 * 8192;

    /// <summary>Bytes that a rank sends.</summary>
    public double Sent => Edges + HaloBytes + News + Limits + Result;

    /// <summary>Whether one rank makes the picks sooner, by the greedy loop, than all ranks do in rounds. All edges are sent to that rank in any case.</summary>
    /// <param name="rows">N.</param>
    /// <param name="edges">Edges of all ranks.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P.</param>
    public static bool IsLoopFaster(double rows, double edges, double picks, int ranks)
    {
        double messages = picks * edges / rows;
        double rounds = (((rows * LinkSecondsPerRow) + (edges * LinkSecondsPerEdge) + (picks * SecondsPerPick) + (messages * SecondsPerSharedMessage)) / ranks)
            + (Windows * RoundsOfWindow * SecondsPerRound);
        return LoopSeconds(rows, edges, picks) <= rounds;
    }

    /// <summary>The same selection where rank 0 makes the picks: without halos and news.</summary>
    /// <param name="rows">N.</param>
    /// <param name="edges">Edges of all ranks.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P.</param>
    public SharedSelectionCost ByLoop(double rows, double edges, double picks, int ranks) =>
        this with { HaloBytes = 0, News = 0, LinkSeconds = edges / ranks * JoinSecondsPerEdge, PickSeconds = LoopSeconds(rows, edges, picks), Rounds = 0 };

    static double LoopSeconds(double rows, double edges, double picks) => (picks * SecondsPerLoopPick) + (picks * edges / rows * SecondsPerMessage);

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
        double replicated = (ReplicatedBytes * rows) + (picks * 4);
        double memory = replicated + (own * degree * 28) + (own * neighbors * 12) + (own * 60) + (halo * 25) + (own * degree * away * 12);
        return new SharedSelectionCost(
            memory, replicated,
            Edges: (own * neighbors * 16 * away) + (((own * degree * 12) + (own * 4)) * away),
            HaloBytes: halo * 4,
            News: halo * 12 * NewsOfPick * picks / rows,
            Limits: (others * CountBytes) + (others / ranks * SampleBytes * Plans),
            Result: away * ((picks / ranks * 16) + (own * 8) + (picks * 4)),
            LinkSeconds: own * (LinkSecondsPerRow + (degree * (JoinSecondsPerEdge + LinkSecondsPerEdge))),
            PickSeconds: picks / ranks * (SecondsPerPick + (degree * SecondsPerSharedMessage)),
            Rounds: Windows * RoundsOfWindow);
    }
}
