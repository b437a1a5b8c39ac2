using Pith.Cli.Tests;
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

    [TmpfsFact]
    public void A_disk_that_fills_while_vectors_are_written_keeps_the_finished_parts()
    {
        int rows = VectorParts.PartRows * 2 + 100;
        work.Text("many.txt", [.. Enumerable.Range(0, rows).Select(i => $"{new string('e', i % 300)} {new string('e', i / 300)}dog {i}")]);
        var stage = new EmbedStage();
        EmbedRequest request = new() { Data = "text:" + work["many.txt"], Encoder = work["text.onnx"], MostTokens = 1024 };
        stage.Run(new StageCall<EmbedRequest>(request) { Out = work["roomy"], Threads = 2 }, new StageContext());
        string disk = work["disk"], run = Path.Combine(disk, "run"), filler = Path.Combine(disk, "filler");
        Directory.CreateDirectory(disk);
        Assert.True(TmpfsFactAttribute.Mount(disk, 32 << 10));
        try
        {
            // There is room for the plan, and none any more when the second part is written.
            var filling = new StageContext(new FillAt(filler, VectorParts.PartRows + 500));
            ResourceLimitException error = Assert.Throws<ResourceLimitException>(() => stage.Run(new StageCall<EmbedRequest>(request) { Out = run, Threads = 2 }, filling));
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            filling.DisposeOpenRuns();
            Assert.True(File.Exists(Path.Combine(run, RunFolder.ResumeFolder, "vectors-00000.npy")));
            Assert.False(File.Exists(Path.Combine(run, "embeddings.npy")));
            File.Delete(filler);
            var seen = new List<long>();
            stage.Run(new StageCall<EmbedRequest>(request) { Out = run, Threads = 2, Resume = true }, new StageContext(new Seen(seen)));
            Assert.True(seen.Min() >= VectorParts.PartRows);
            Assert.Equal(File.ReadAllBytes(work["roomy/embeddings.npy"]), File.ReadAllBytes(Path.Combine(run, "embeddings.npy")));
            Assert.False(Directory.Exists(Path.Combine(run, RunFolder.ResumeFolder)));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
    }

    sealed class FillAt(string filler, long done) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage != "embed" || value.Done < done || File.Exists(filler))
                return;
            try
            {
                using FileStream stream = File.Create(filler, 1);
                while (true)
                    stream.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // As full as it gets.
            }
        }
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
