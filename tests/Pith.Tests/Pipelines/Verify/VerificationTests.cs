using Pith.Data.Formats.Npy;
using Pith.Pipelines;
using Pith.Pipelines.Catalogue;
using Pith.Pipelines.Score;
using Pith.Pipelines.Verify;
using Pith.Runs;
using Pith.Scoring;

namespace Pith.Tests.Pipelines.Verify;

/// <summary>A run is replayed through its stage, and everything that differs is named.</summary>
public sealed class VerificationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-verification-").FullName;
    readonly string _embeddings;
    readonly string _run;

    public VerificationTests()
    {
        _embeddings = Path.Combine(_folder, "x.npy");
        _run = Path.Combine(_folder, "RUN");
        var random = new Random(2);
        NpyFile.Write<float>(_embeddings, [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())], 20, 3);
        new ScoreStage().Run(
            new StageCall<ScoreRequest>(new ScoreRequest { Embeddings = _embeddings, Scores = ScoreSettings.Of(new Prototypicality(), new Density { Neighbors = 3 }) }) { Out = _run },
            new StageContext());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_that_gives_the_same_bytes_is_verified()
    {
        Verification verification = Verification.Of(_run, 2, new StageContext());
        Assert.Equal("score", verification.Manifest.Command);
        Assert.Equal(["check inputs", "check outputs", "replay"], verification.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Changed_inputs_outputs_and_options_are_named()
    {
        File.AppendAllText(Path.Combine(_run, "scores.json"), " ");
        Assert.Contains("scores.json", Mismatch(), StringComparison.Ordinal);
        Rewrite("scores.json", text => text.TrimEnd(' '));
        Rewrite(Manifest.FileName, text => text.Replace("\"neighbors\": \"3\"", "\"neighbors\": \"4\"", StringComparison.Ordinal));
        Assert.Contains("other bytes in config.yaml, scores.json, scores/density.npy.", Mismatch(), StringComparison.Ordinal);
        Rewrite(Manifest.FileName, text => text.Replace("\"neighbors\": \"4\"", "\"neighbors\": \"0\"", StringComparison.Ordinal));
        Assert.Contains("the replay of pith score failed: `neighbors` must be a whole number of at least 1; got 0.", Mismatch(), StringComparison.Ordinal);
        NpyFile.Write<float>(_embeddings, new float[60], 20, 3);
        Assert.Contains("x.npy (`embeddings`)", Mismatch(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(Path.GetTempPath(), "pith-verify-*"), left => Directory.GetCreationTimeUtc(left) > Directory.GetCreationTimeUtc(_run));
    }

    [Fact]
    public void A_run_of_another_command_is_replayed_by_whoever_can()
    {
        Rewrite(Manifest.FileName, text => text.Replace("\"command\": \"score\"", "\"command\": \"rate\"", StringComparison.Ordinal));
        Assert.Contains("pith rate, which this Pith cannot replay", Mismatch(), StringComparison.Ordinal);
        IStage stage = Stages.Find("score")!;
        Assert.Equal("rate", Verification.Of(_run, 0, new StageContext(), stage.Replay).Manifest.Command);
    }

    string Mismatch() => Assert.Throws<ManifestMismatchException>(() => Verification.Of(_run, 1, new StageContext())).Message;

    void Rewrite(string file, Func<string, string> change)
    {
        string path = Path.Combine(_run, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }
}
