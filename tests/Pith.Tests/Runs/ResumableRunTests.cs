using Pith.Runs;

namespace Pith.Tests.Runs;

/// <summary>Runs that are written in their place: what stays after a stop, and what may go on.</summary>
public sealed class ResumableRunTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stopped_run_stays_if_something_is_kept_and_goes_on_with_the_same_options_only()
    {
        using (RunFolder run = Open(resume: false, Plan("1")))
        {
            Assert.False(run.IsResumed);
            run.Write("a.txt", path => File.WriteAllText(path, "abc"));
            run.Kept = "1 of 2 parts";
        }
        Assert.True(File.Exists(_folder["run/a.txt"]));
        Assert.Contains("`resume` continues it", Assert.Throws<OptionException>(() => Open(resume: false, Plan("1"))).Message, StringComparison.Ordinal);
        Assert.Contains("other values of `gamma`", Assert.Throws<OptionException>(() => Open(resume: true, Plan("2"))).Message, StringComparison.Ordinal);
        using (RunFolder run = Open(resume: true, Plan("1")))
        {
            Assert.True(run.IsResumed);
            run.Write("times.json", path => File.WriteAllText(path, "1 s"));
            run.LeaveUnlisted("times.json");
            Assert.Equal(["a.txt"], run.Describe().Select(f => f.Name));
            run.Commit(Plan("1") with { Outputs = [.. run.Describe()] });
        }
        Assert.Equal(["a.txt", "manifest.json", "times.json"], Directory.EnumerateFileSystemEntries(_folder["run"]).Select(Path.GetFileName).Order());
        Assert.True(RunFolder.IsFinished(_folder["run"], Plan("1").Fingerprint));
        Assert.False(RunFolder.IsFinished(_folder["run"], Plan("2").Fingerprint));
        Assert.Contains("holds a finished run with other values", Assert.Throws<OptionException>(() => Open(resume: true, Plan("2"))).Message, StringComparison.Ordinal);
        Assert.Contains("not empty", Assert.Throws<OptionException>(() => Open(resume: false, Plan("1"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_kept_leaves_nothing_behind()
    {
        using (RunFolder run = RunFolder.OpenResumable(_folder["a/b/run"], overwrite: false, resume: false, Plan("1")))
            run.Write("a.txt", path => File.WriteAllText(path, "abc"));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Overwriting_replaces_a_run_finished_or_not_but_nothing_else()
    {
        using (RunFolder run = Open(resume: false, Plan("1")))
            run.Kept = "all";
        using (RunFolder run = RunFolder.OpenResumable(_folder["run"], overwrite: true, resume: false, Plan("2")))
        {
            Assert.False(run.IsResumed);
            run.Commit(Plan("2"));
        }
        Assert.Equal("2", Manifest.Read(_folder["run"]).Options["gamma"]);
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/x"], "x");
        Assert.Throws<OptionException>(() => RunFolder.OpenResumable(_folder["mine"], overwrite: true, resume: false, Plan("1")));
        Assert.True(File.Exists(_folder["mine/x"]));
        Assert.Throws<OptionException>(() => RunFolder.CheckResumable(_folder["run"], overwrite: true, resume: true));
    }

    RunFolder Open(bool resume, Manifest plan) => RunFolder.OpenResumable(_folder["run"], overwrite: false, resume, plan);

    static Manifest Plan(string gamma)
    {
        var manifest = new Manifest { Command = "train", Options = new Dictionary<string, string?> { ["gamma"] = gamma } };
        return manifest with { Fingerprint = Fingerprint.OfRun(manifest) };
    }
}
