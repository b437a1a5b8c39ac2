using Pith.Data.Labels;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>What embedding images and embedding texts have in common.</summary>
abstract class EmbedWork : StageWork<EmbedRequest, EmbedResult>
{
    /// <summary>Creates the work.</summary>
    protected EmbedWork(StageCall<EmbedRequest> call, StageContext context)
        : base(call.Request) => (Call, Context) = (call, context);

    /// <summary>The call.</summary>
    protected StageCall<EmbedRequest> Call { get; }

    /// <summary>Progress, cancellation, messages, times.</summary>
    protected StageContext Context { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Facts(EmbedResult result) =>
        result.Facts.Append(KeyValuePair.Create(Manifest.Tolerance, EmbeddingFile.ToleranceOf(Request))).ToDictionary();

    /// <summary>Seconds that the encoder takes for a row on one thread, measured on the first rows; only where somebody asks for the plan.</summary>
    protected abstract double SecondsOfRow();

    /// <summary>Vectors that are computed.</summary>
    protected abstract long Vectors { get; }

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Costs(Numerics.MachineSpeed speed)
    {
        long bytes = Rows * Columns * (Request.Half ? 2 : 4);
        double seconds = Call.PlanOnly ? Vectors * SecondsOfRow() / Numerics.Threading.RowBlocks.Threads(Call.Threads) : 0;
        return
        [
            new StageCost(
                [new PlannedMemory("the encoder", 3 * EncoderBytes()), new PlannedMemory("one part of the vectors", VectorParts.PartRows * Columns * sizeof(float), "embed")],
                [new PlannedStage("embed", seconds)],
                Vectors * Columns * sizeof(float)),
            new StageCost([], [new PlannedStage("write", bytes / 0.5e9)], bytes),
        ];
    }

    /// <summary>Writes labels as places in a list of classes, and the list.</summary>
    internal static void WriteLabels(RunFolder run, string name, ReadOnlySpan<int> labels)
    {
        var values = new long[labels.Length];
        for (int row = 0; row < values.Length; row++)
            values[row] = labels[row];
        run.Write(name, path => Pith.Data.Formats.Npy.NpyFile.Write<long>(path, values));
    }

    /// <summary>Writes what the classes are called, one a line.</summary>
    internal static void WriteClasses(RunFolder run, ClassColumn classes) => run.Write("classes.txt", path => File.WriteAllLines(
        path, Enumerable.Range(0, classes.Labels.Max() + 1).Select(label => ClassColumn.NameOf(classes.Names, label).ReplaceLineEndings(" "))));

    /// <summary>Writes ids, one a line.</summary>
    protected static void WriteIds(RunFolder run, string name, IEnumerable<string> ids) => run.Write(name, path => File.WriteAllLines(path, ids));

    long EncoderBytes() => EncoderChoice.Of(Request).Files.Sum(file => new FileInfo(file).Length);
}
