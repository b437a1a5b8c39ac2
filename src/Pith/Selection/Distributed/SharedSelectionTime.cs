namespace Pith.Selection.Distributed;

/// <summary>Seconds of a core that D2's selection takes of ranks, phase by phase, from the start of their processes to the files.</summary>
/// <remarks>The constants were fitted to runs of 2 ranks, with 200,000, 400,000 and 1,000,000 rows of 10 neighbours, on two cores of an AMD EPYC in a virtual machine that other work kept busy
/// (docs/cluster.md has runs beside them that were not used). What one rank does while the others wait is told apart from what each does.</remarks>
/// <param name="Start">The process, MPI, and code that is compiled; of each rank.</param>
/// <param name="Read">Looking through a supplied graph, fingerprints, and the numbers of all rows; of each rank.</param>
/// <param name="Link">Lists, their median, and both directions of edges; of each rank.</param>
/// <param name="Forward">Forward messages; of each rank.</param>
/// <param name="Gather">Bringing all edges to rank 0; of rank 0.</param>
/// <param name="Pick">Picks; of each rank, or of rank 0 where it picks alone.</param>
/// <param name="Write">Edges, table and order, and their fingerprints; of rank 0.</param>
/// <param name="Wait">What a rank spends on asking whether rank 0 is done; of each other rank.</param>
sealed record SharedSelectionTime(double Start, double Read, double Link, double Forward, double Gather, double Pick, double Write, double Wait)
{
    // Code, MPI and small files: of a rank, for each other that it meets, and of rank 0 besides.
    const double StartSeconds = 0.9, OtherRankSeconds = 0.15, FirstRankSeconds = 0.1;

    // A rank, for all rows and for all entries of a supplied graph.
    const double NumbersSecondsPerRow = 0.11e-6, LookSecondsPerEntry = 19e-9, HashSecondsPerByte = 0.75e-9;

    // An entry of the lists of a rank: measured, and where there is a union copied, turned round and joined.
    const double MeasureSecondsPerEntry = 45e-9, JoinSecondsPerEntry = 0.4e-6;

    const double ForwardSecondsPerEdge = 22e-9, GatherSecondsPerEdge = 47e-9, SendSecondsPerEdge = 12e-9;

    // The loop, with values gathered and open rows looked for.
    const double LoopSecondsPerRow = 0.1e-6, LoopSecondsPerPick = 0.6e-6, LoopSecondsPerMessage = 0.06e-6;

    // Of rounds: a row and an edge to link, and a pick and a message to find.
    const double LinkSecondsPerRow = 0.1e-6, LinkSecondsPerEdge = 0.03e-6, SecondsPerPick = 1.2e-6, SecondsPerSharedMessage = 0.06e-6;

    const double WriteSecondsPerRow = 0.5e-6, WriteSecondsPerEdge = 45e-9;

    // Bytes of a line of the table and of an edge, as written.
    const double LineBytes = 60, EdgeBytes = 12;

    // Of the seconds of rank 0.
    const double WaitingShare = 0.1;

    // A round on a network: an all-reduce and an exchange.
    const double SecondsPerRound = 1e-3;

    /// <summary>Seconds of all ranks together.</summary>
    public double OfAll(int ranks, bool isByLoop) =>
        (ranks * (Start + Read + Link + Forward)) + FirstRankSeconds + ((isByLoop ? 1 : ranks) * Pick) + Gather + Write + ((ranks - 1) * Wait);

    /// <summary>Whether one rank makes the picks sooner, by the greedy loop, than all ranks do in rounds. All edges are sent to that rank in any case.</summary>
    /// <param name="rows">N.</param>
    /// <param name="edges">Edges of all ranks.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P.</param>
    public static bool IsLoopFaster(double rows, double edges, double picks, int ranks) =>
        (picks * RuleSecondsPerPick) + (picks * edges / rows * RuleSecondsPerMessage) <= RoundSeconds(rows, edges, picks, ranks) + (SharedSelectionCost.UsualRounds * SecondsPerRound);

    // Where both were measured beside each other, alone with the picks.
    const double RuleSecondsPerPick = 0.4e-6, RuleSecondsPerMessage = 0.04e-6;

    static double RoundSeconds(double rows, double edges, double picks, int ranks) =>
        ((rows * LinkSecondsPerRow) + (edges * LinkSecondsPerEdge) + (picks * SecondsPerPick) + (picks * edges / rows * SecondsPerSharedMessage)) / ranks;

    /// <summary>The seconds of a selection on a graph that is there.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K of the lists.</param>
    /// <param name="picks">Rows to pick.</param>
    /// <param name="ranks">P, at least 1.</param>
    /// <param name="isUnion">Whether edges are joined to go both ways.</param>
    /// <param name="isSupplied">Whether the graph is read from a file, which every rank looks through; its lists go nowhere where they are taken as they are.</param>
    /// <param name="isByLoop">Whether rank 0 picks alone.</param>
    public static SharedSelectionTime Of(double rows, double neighbors, double picks, int ranks, bool isUnion, bool isSupplied, bool isByLoop)
    {
        bool isSeenByAll = isSupplied && !isUnion;
        double entries = rows * neighbors, edges = entries * (isUnion ? SharedSelectionCost.UnionGrowth : 1), messages = picks * edges / rows;
        double gather = isSeenByAll ? 0 : edges * GatherSecondsPerEdge;
        double pick = isByLoop
            ? (rows * LoopSecondsPerRow) + (picks * LoopSecondsPerPick) + (messages * LoopSecondsPerMessage)
            : RoundSeconds(rows, edges, picks, ranks);
        double write = (rows * WriteSecondsPerRow) + (edges * WriteSecondsPerEdge) + (((rows * LineBytes) + (edges * EdgeBytes)) * HashSecondsPerByte);
        return new SharedSelectionTime(
            StartSeconds + ((ranks - 1) * OtherRankSeconds),
            (rows * NumbersSecondsPerRow) + ((isSupplied ? entries : 0) * (LookSecondsPerEntry + (EdgeBytes * HashSecondsPerByte / ranks))),
            entries / ranks * (MeasureSecondsPerEntry + (isUnion ? JoinSecondsPerEntry : 0)),
            (edges / ranks * ForwardSecondsPerEdge) + (isSeenByAll ? 0 : edges / ranks * SendSecondsPerEdge),
            gather, pick, write, (gather + (isByLoop ? pick : 0) + write) * WaitingShare);
    }
}
