using Pith.Data.Graphs;
using Pith.Data.Readers;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines.Graph;

/// <summary>The kNN graph that several ranks build together: the files that one process writes, with the same bytes.</summary>
static class RankGraph
{
    /// <summary>Builds and writes.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="call">How it is run.</param>
    /// <param name="context">The ranks, progress, cancellation, messages, times.</param>
    /// <param name="embeddings">All rows.</param>
    public static BuiltGraph Run(GraphRequest request, StageCall<GraphRequest> call, StageContext context, MatrixView embeddings)
    {
        ICommunicator ranks = context.Ranks;
        context.EnterPhase("graph: check");
        context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(
            ranks, embeddings, $"embeddings {request.Embeddings}", call.Threads, context.Progress, context.Cancellation));
        InputWarnings.OfEmbeddings(context.Log, embeddings, $"embeddings {request.Embeddings}");
        Checkpoints kept = context.Checkpoints!;
        RankedLists lists = context.Stages.Time("graph", () => SharedGraphBuilder.Build(
            ranks, embeddings, request.Neighbors, request.Metric, request.Accuracy, kept, call.Threads, context.Progress, context.Cancellation));
        if (lists.Recall.WhyExact is { } why)
            context.Log.Message($"note: {why}");
        Together.Run(ranks, context.RequireGoOn);
        context.Stages.Time("write", () =>
        {
            context.EnterPhase("graph: write");
            kept.BeginToWrite();
            if (request.Parts is int parts)
                WriteParts(ranks, kept.Inside("parts"), call.Out!, parts, embeddings.Rows, request.Neighbors, lists);
            else
                WriteWhole(ranks, call.Out!, embeddings.Rows, request.Neighbors, lists);
        });
        BuiltGraph built = BuiltGraph.Of(ranks, embeddings.Rows, embeddings.Columns, request.Neighbors, lists.Distances, lists.Recall);
        context.EnterPhase("graph: fingerprint outputs");
        IReadOnlyList<ManifestFile> files = context.Stages.Time(
            "fingerprint outputs", () => GraphOutputs.Describe(ranks, call.Out!, request.Parts, embeddings.Rows, context.Cancellation));
        long[] sent = [ranks.BytesSent];
        ranks.Sum(sent);
        return built with { BytesSent = sent[0], Files = files };
    }

    /// <summary>What it takes of each rank.</summary>
    public static IEnumerable<StageCost> Costs(GraphRequest request, long rows, long columns, int ranks, MachineSpeed speed)
    {
        long entries = rows * request.Neighbors;
        RequireParts(request, rows);
        yield return ReadCost.EmbeddingsOfRank(InputFiles.TotalBytes(request.Embeddings!), ranks, speed.Cores);
        yield return DistributedCost.Of(rows, columns, request.Neighbors, request.Accuracy, request.Metric, ranks, speed);
        // One file is gathered by rank 0, parts are not.
        PhaseCost written = request.Parts is null ? WrittenLists.Whole(rows, request.Neighbors, ranks) : WrittenLists.InParts(rows, request.Neighbors, ranks);
        yield return new StageCost(
            [new PlannedMemory("lists that a rank writes", (long)written.HeldBytes, "write")], [new PlannedStage("write", written.CoreSeconds)], (entries * 12) + 1024)
        {
            TrafficBytes = (long)written.SentBytes,
        };
    }

    // What one rank writes lies in arrays of at most 2^31 entries.
    static void RequireParts(GraphRequest request, long rows)
    {
        long most = Array.MaxLength / request.Neighbors, fewest = (rows + most - 1) / most;
        if (rows > most && !(request.Parts >= fewest))
        {
            throw new OptionException("parts", FormattableString.Invariant(
                $"a graph of {rows} rows with {request.Neighbors} neighbours each has more entries than one file holds; write at least {fewest} `parts`."));
        }
    }

    static void WriteWhole(ICommunicator ranks, string file, int rows, int k, RankedLists lists)
    {
        RankedLists? all = Gather(ranks, k, lists, rank => rank == 0 ? new RowShare(0, rows) : default);
        Together.Run(ranks, () =>
        {
            if (all is null)
                return;
            FileManifest.Remove(file, isFolder: false);
            KnnGraphFile.Write(file, new KnnGraph(rows, k, all.Indices, all.Distances));
        });
    }

    // Each rank writes some parts; the number that tells the graph from others is the sum of what each rank's rows give.
    static void WriteParts(ICommunicator ranks, string folder, string target, int parts, int rows, int k, RankedLists lists)
    {
        UInt128 own = lists.Share.Count == 0 ? 0 : new ListBlocks(new KnnGraph(lists.Share.Count, k, lists.Indices, lists.Distances), 0, lists.Share.Count).Hash(lists.Share.First);
        UInt128 identity = 0;
        foreach (UInt128 some in ranks.AllGather<UInt128>([own]))
            identity += some;
        Together.Run(ranks, () =>
        {
            if (ranks.Rank == 0)
                GraphParts.Clear(folder);
        });
        RankedLists? mine = Gather(ranks, k, lists, RowsOf);
        Together.Run(ranks, () =>
        {
            RowShare own = RowShare.Of(parts, ranks.Rank, ranks.Size);
            for (int number = own.First; number < own.End; number++)
            {
                GraphPart part = GraphPart.Of(number, parts, rows, identity);
                int at = (part.FirstRow - mine!.Share.First) * k, length = part.Rows * k;
                GraphParts.Write(folder, part, new KnnGraph(part.Rows, k, mine.Indices.AsSpan(at, length).ToArray(), mine.Distances.AsSpan(at, length).ToArray()));
            }
        });
        // All parts appear at once.
        Together.Run(ranks, () =>
        {
            if (ranks.Rank > 0)
                return;
            if (!Directory.Exists(target))
            {
                Directory.Move(folder, target);
                return;
            }
            FileManifest.Remove(target, isFolder: true);
            GraphParts.Clear(target);
            foreach (string part in Directory.GetFiles(folder, GraphParts.Pattern))
                File.Move(part, Path.Combine(target, Path.GetFileName(part)));
        });

        RowShare RowsOf(int rank)
        {
            RowShare numbers = RowShare.Of(parts, rank, ranks.Size);
            if (numbers.Count == 0)
                return default;
            int first = GraphPart.Of(numbers.First, parts, rows, 0).FirstRow;
            return new RowShare(first, GraphPart.Of(numbers.End - 1, parts, rows, 0).End - first);
        }
    }

    // Sends the lists of rows to the rank that writes them; null where this one writes none.
    static RankedLists? Gather(ICommunicator ranks, int k, RankedLists lists, Func<int, RowShare> wanted)
    {
        RowShare share = wanted(ranks.Rank);
        // What every rank has, which all know where rows are dealt.
        int[] firsts = ranks.AllGather<int>([lists.Share.First, lists.Share.Count]);
        int[] indices = Taken(lists.Indices);
        double[] distances = Taken(lists.Distances);
        return share.Count == 0 ? null : lists with { Share = share, Indices = indices, Distances = distances };

        T[] Taken<T>(T[] values)
            where T : unmanaged
        {
            T[] all = GC.AllocateUninitializedArray<T>(share.Count * k);
            var sent = new ReadOnlyMemory<T>[ranks.Size];
            var received = new Memory<T>[ranks.Size];
            for (int rank = 0; rank < ranks.Size; rank++)
            {
                RowShare given = RowShare.Overlap(lists.Share, wanted(rank)), taken = RowShare.Overlap(new RowShare(firsts[2 * rank], firsts[(2 * rank) + 1]), share);
                sent[rank] = given.Count == 0 ? default : values.AsMemory((given.First - lists.Share.First) * k, given.Count * k);
                received[rank] = taken.Count == 0 ? default : all.AsMemory((taken.First - share.First) * k, taken.Count * k);
            }
            sent[ranks.Rank].CopyTo(received[ranks.Rank]);
            ranks.Exchange(sent, received);
            return all;
        }
    }
}
