using Pith.Pipelines;
using Pith.Pipelines.Embed;
using Pith.Runs;

namespace Pith.Encoders.Tests.Commands;

/// <summary>A stopped embedding keeps its finished parts, and goes on to the same bytes.</summary>
public sealed class StoppedEmbeddingTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    [Fact]
    public void A_stopped_run_goes_on_after_its_last_part()
    {
        int rows = VectorParts.PartRows * 2 + 100;
        work.Text("long.txt", [.. Enumerable.Range(0, rows).Select(i => $"{string.Concat(Enumerable.Repeat("a ", i % 7 + 1))}{new string('e', i / 7 % 300)} {new string('e', i / 2100)}cat dog {i}")]);
        var stage = new EmbedStage();
        EmbedRequest request = new() { Data = "text:" + work["long.txt"], Encoder = work["text.onnx"], MostTokens = 1024 };
        StageCall<EmbedRequest> Call(string run) => new(request) { Out = work[run], Threads = 2 };
        stage.Run(Call("whole"), new StageContext());

        using var stop = new CancellationTokenSource();
        var context = new StageContext(new StopAt(stop, VectorParts.PartRows + 500), cancellation: stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => stage.Run(Call("stopped"), context));
        context.DisposeOpenRuns();
        Assert.True(File.Exists(work[$"stopped/{RunFolder.ResumeFolder}/vectors-00000.npy"]));
        DateTime written = File.GetLastWriteTimeUtc(work[$"stopped/{RunFolder.ResumeFolder}/vectors-00000.npy"]);

        var seen = new List<long>();
        var again = new StageContext(new Seen(seen));
        StageOutcome<EmbedRequest, EmbedResult> outcome = stage.Run(Call("stopped") with { Resume = true }, again);
        Assert.True(seen.Min() >= VectorParts.PartRows);
        Assert.Equal(rows, outcome.Result!.Rows);
        Assert.Equal(File.ReadAllBytes(work["whole/embeddings.npy"]), File.ReadAllBytes(work["stopped/embeddings.npy"]));
        Assert.Equal(Manifest.Read(work["whole"]).Fingerprint, Manifest.Read(work["stopped"]).Fingerprint);
        Assert.False(Directory.Exists(work["stopped/" + RunFolder.ResumeFolder]));
        Assert.True(written < File.GetLastWriteTimeUtc(work["stopped/embeddings.npy"]));

        // Other options are another run.
        var error = Assert.Throws<OptionException>(() => stage.Run(new StageCall<EmbedRequest>(request with { Half = true }) { Out = work["stopped"], Resume = true }, new StageContext()));
        Assert.Contains("with other values of `half`", error.Message);
    }

    sealed class StopAt(CancellationTokenSource stop, long done) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage == "embed" && value.Done >= done)
                stop.Cancel();
        }
    }

    sealed class Seen(List<long> seen) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage != "embed")
                return;
            lock (seen)
                seen.Add(value.Done);
        }
    }
}
