namespace Pith.Selection.Distributed;

/// <summary>What D2's selection costs each of several ranks: memory, and bytes that it sends; its seconds are those of <see cref="SharedSelectionTime"/>.</summary>
/// <remarks>
/// <para>Neighbours may lie anywhere, as in rows in no order: with d edges a row, a rank's halo is (N - N/P) (1 - (1 - 1/P)^d) rows. Bytes are counted as a communicator counts them: what all are
/// told is sent to each. The edges are counted once to their other ends, and once to rank 0, which writes them; a supplied graph whose lists are taken as
/// they are is seen by all ranks, and neither goes anywhere unless all ranks pick.</para>
/// <para>Measured on two cores of an AMD EPYC in a virtual machine (bench/results): news for each row that another rank looks at. The constants hold for the default kernel and a graph of 10 neighbours.</para>
/// </remarks>
/// <param name="Memory">Bytes of a rank at its peak.</param>
/// <param name="Replicated">Bytes of these that every rank holds for all rows.</param>
/// <param name="Turned">Bytes that a rank sends to turn edges round.</param>
/// <param name="Gathered">Bytes of edges that a rank sends to rank 0, which writes them.</param>
/// <param name="HaloBytes">Bytes for halos: who looks at what, scores and first values.</param>
/// <param name="News">Bytes of changes between rounds.</param>
/// <param name="Limits">Bytes of counts, by which the median and limits are found.</param>
/// <param name="Result">Bytes of order and values, which all ranks are told.</param>
/// <param name="Rounds">Rounds of news.</param>
sealed record SharedSelectionCost(
    double Memory, double Replicated, double Turned, double Gathered, double HaloBytes, double News, double Limits, double Result, double Rounds)
{
    /// <summary>Directed edges of a union graph of lists in no order for each edge of the lists: hardly any edge is listed from both ends.</summary>
    public const double UnionGrowth = 1.99;

    // Scores as they are and as they are used, reasons, and who may be picked.
    const double ReplicatedBytes = 8 + 8 + 4 + 4 + (1 / 8.0) + (4 / 64.0);

    // News of each row that another rank looks at, for each time that it is picked: it is a candidate, often more than once, and is picked.
    const double NewsOfPick = 2.3;

    // Windows in which a selection is worked off, rounds of news in each, and how often new limits are planned.
    const double Windows = 42, RoundsOfWindow = 4, Plans = 8;

    // Edges on their way: sent, received, by their targets, and the lists that they are joined with.
    const double TurningBytes = 60;

    // What is left of edges on their way when rank 0 gathers those of all.
    const double LeftOfTurning = 20;

    // Rank 0, by the loop: values, heap and places.
    const double LoopBytes = 48;

    const double CountBytes = 8 * (1 << 8) * 8, SampleBytes = 8 * 8192;

    /// <summary>Bytes that a rank sends.</summary>
    public double Sent => Edges + HaloBytes + News + Limits + Result;

    /// <summary>Bytes of edges that a rank sends, to their other ends and to rank 0.</summary>
    public double Edges => Turned + Gathered;

    /// <summary>Rounds of news where all ranks pick.</summary>
    public const double UsualRounds = Windows * RoundsOfWindow;

    /// <summary>The same selection where rank 0 makes the picks: without halos, news, limits and what each has of them. Only edges of a union are turned round.</summary>
    /// <param name="rows">N.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P.</param>
    /// <param name="isUnion">Whether edges go both ways.</param>
    public SharedSelectionCost ByLoop(double rows, double picks, int ranks, bool isUnion) => this with
    {
        Memory = Memory - OfRounds + (rows * LoopBytes),
        OfRounds = 0,
        Turned = isUnion ? Turned : 0,
        HaloBytes = 0,
        News = 0,
        Limits = (ranks - 1) * CountBytes,
        Result = (ranks - 1.0) / ranks * ((rows / ranks * 8) + (picks * 4)),
        Rounds = 0,
    };

    /// <summary>Bytes that rank 0 holds beside <see cref="Replicated"/> as it gathers the edges of all, its own among them, to write them.</summary>
    /// <param name="rows">N.</param>
    /// <param name="entries">Entries of the lists of all rows.</param>
    /// <param name="edges">Edges of all ranks.</param>
    /// <param name="ranks">P.</param>
    public static double GatheredMemory(double rows, double entries, double edges, int ranks) =>
        (edges * 12 * (1 + (1.0 / ranks))) + (entries / ranks * LeftOfTurning) + (rows * LoopBytes);

    /// <summary>Bytes of <see cref="Memory"/> that only ranks that pick together hold: halo, links and messages.</summary>
    public double OfRounds { get; init; }

    /// <summary>The cost of a selection.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K of the lists; edges go both ways.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P, at least 1.</param>
    /// <param name="edgesOfARow">Edges of a row of the graph along which messages pass, where it is no union, or null.</param>
    /// <param name="isSeenByAll">Whether the lists are those of a supplied graph, which every rank sees; those of a union are not.</param>
    public static SharedSelectionCost Of(double rows, double neighbors, double picks, int ranks, double? edgesOfARow = null, bool isSeenByAll = false)
    {
        double own = rows / ranks, others = ranks - 1, degree = edgesOfARow ?? (UnionGrowth * neighbors), away = others / ranks;
        double halo = (rows - own) * (1 - Math.Pow(1 - (1.0 / ranks), degree));
        double replicated = (ReplicatedBytes * rows) + (picks * 4);
        // Lists that are turned round are there once more while they are, 16 bytes an edge and for both ways.
        double lists = isSeenByAll ? 0 : own * degree * 12, turning = edgesOfARow is null ? own * neighbors * TurningBytes : 0;
        double rounds = (own * degree * 16) + (halo * 25) + (own * degree * away * 12);
        return new SharedSelectionCost(
            replicated + lists + (own * 20) + Math.Max(turning, rounds), replicated,
            Turned: own * neighbors * 16 * away,
            Gathered: isSeenByAll ? 0 : ((own * degree * 12) + (own * 4)) * away,
            HaloBytes: halo * 4,
            News: halo * 12 * NewsOfPick * picks / rows,
            Limits: (others * CountBytes) + (others / ranks * SampleBytes * Plans),
            Result: away * ((picks / ranks * 16) + (own * 8) + (picks * 4)),
            Rounds: UsualRounds)
        {
            OfRounds = Math.Max(turning, rounds) - turning,
        };
    }
}
