namespace Pith.Runs;

/// <summary>What reading the inputs costs: mapped embeddings stay resident once they were touched, and every input is fingerprinted
/// once.</summary>
static class ReadCost
{
    /// <summary>Bytes a second of SHA-256 with the processor's own instructions, the slower of what was measured.</summary>
    const double HashBytesPerSecond = 1.2e9;

    /// <summary>Bytes a second of a warm file's first pass.</summary>
    const double ReadBytesPerSecond = 4e9;

    // What the table engine was seen to take for a Parquet file of ten thousand records.
    const long TableEngineBytes = 80_000_000;

    /// <summary>What mapped embeddings are planned as.</summary>
    public const string MappedEmbeddings = "embeddings (mapped)";

    /// <summary>What a mapped graph is planned as.</summary>
    public const string MappedGraph = "kNN graph (mapped)";

    /// <summary>Embeddings that are mapped and checked for NaN and infinity.</summary>
    /// <param name="fileBytes">Bytes of the files, all shards together.</param>
    /// <param name="cores">Cores that check.</param>
    public static StageCost Embeddings(long fileBytes, int cores) => new(
        [new PlannedMemory(MappedEmbeddings, fileBytes)],
        [new PlannedStage("read", 0.03), new PlannedStage("check", 0.03 + fileBytes / ReadBytesPerSecond / cores)]);

    /// <summary>Embeddings of which each of several ranks looks through a share for NaN and infinity. They are mapped, and come and go as memory allows.</summary>
    /// <param name="fileBytes">Bytes of the files, all shards together.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="cores">Cores of a rank.</param>
    public static StageCost EmbeddingsOfRank(long fileBytes, int ranks, int cores) => Embeddings(fileBytes / ranks, cores) with { Memory = [] };

    /// <summary>Logits of one model for all rows; a training-dynamics folder's last epoch is copied, a file is mapped.</summary>
    /// <param name="rows">N.</param>
    /// <param name="classes">C.</param>
    public static StageCost Logits(long rows, long classes) => new(
        [new PlannedMemory("logits", rows * classes * sizeof(float))],
        [new PlannedStage("read", rows * classes * sizeof(float) / ReadBytesPerSecond)]);

    /// <summary>A pool's metadata: names of rows as texts and numbers, where each record is found, and what the table engine holds while it reads.</summary>
    /// <param name="records">Records of the metadata.</param>
    public static StageCost Records(long records) => new(
        [new PlannedMemory("names of rows, table engine", TableEngineBytes + records * 150)],
        [new PlannedStage("read", 0.3 + records * 1e-6)]);

    /// <summary>A brought graph: N x K neighbours and distances.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="isMapped">Whether it is used where it lies.</param>
    public static StageCost Graph(long rows, long neighbors, bool isMapped) => new(
        [new PlannedMemory(isMapped ? MappedGraph : "kNN graph", rows * neighbors * 12)],
        [new PlannedStage("read", rows * neighbors * 12 / ReadBytesPerSecond * 3)]);

    /// <summary>SHA-256 of every input file.</summary>
    /// <param name="fileBytes">Bytes of all inputs.</param>
    public static StageCost Fingerprint(long fileBytes) => new([], [new PlannedStage("fingerprint inputs", fileBytes / HashBytesPerSecond)]);
}
