using Pith.Runs;

namespace Pith.Tests.Runs;

/// <summary>Overwriting replaces what a run wrote and nothing else.</summary>
public sealed class OverwriteTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\": 3, \"files\": []}")]
    [InlineData("not even json")]
    [InlineData("{\"format\": \"pith-run\"}")]
    public void A_folder_with_somebody_elses_manifest_is_refused(string manifest)
    {
        Put("data/manifest.json", manifest);
        Put("data/part_0.npy", "mine");
        Assert.Equal("out", Assert.Throws<OptionException>(() => RunFolder.Check(_folder["data"], overwrite: true)).Option);
        Assert.Equal(["manifest.json", "part_0.npy"], Names("data"));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("sub/deep/notes.txt")]
    [InlineData(".hidden")]
    [InlineData("scores/mine.npy")]
    public void Files_that_the_run_did_not_write_stay_in_their_place(string mine)
    {
        Make("run", "old.txt", "scores/a.npy");
        Put("run/" + mine, "mine");
        Make("run", "new.txt");
        Assert.Equal("mine", File.ReadAllText(_folder["run/" + mine]));
        Assert.False(File.Exists(_folder["run/old.txt"]));
        Assert.False(File.Exists(_folder["run/scores/a.npy"]));
        Assert.True(File.Exists(_folder["run/new.txt"]));
        Assert.Equal(["run"], _folder.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_replacement_in_which_a_process_was_killed_is_ended(int moves)
    {
        Make("run", "both.txt", "old.txt");
        string old = File.ReadAllText(_folder["run/manifest.json"]);
        Put("run/mine.txt", "mine");
        Put("run/both.txt", "the old");
        // No process has the highest number that the name can hold.
        string made = _folder[RunFiles.TemporaryNameOf("run").Replace($"-{Environment.ProcessId}-", "-999999999-", StringComparison.Ordinal)];
        Make("made", "both.txt", "new.txt");
        Directory.Move(_folder["made"], made);
        string aside = made + RunFolder.AsideEnd;
        Directory.CreateDirectory(aside);
        (string From, string To, string Name)[] all =
        [
            (_folder["run"], aside, "manifest.json"), (_folder["run"], aside, "both.txt"), (_folder["run"], aside, "old.txt"),
            (made, _folder["run"], "both.txt"), (made, _folder["run"], "new.txt"),
        ];
        foreach ((string from, string to, string name) in all[..moves])
            File.Move(Path.Combine(from, name), Path.Combine(to, name));
        RunFolder.Check(_folder["run"], overwrite: true);
        Assert.Equal("mine", File.ReadAllText(_folder["run/mine.txt"]));
        if (moves == 0)
        {
            // Nothing has moved, so the old run stands, and the next one takes its place.
            Assert.Equal(old, File.ReadAllText(_folder["run/manifest.json"]));
            return;
        }
        Assert.Equal(["both.txt", "manifest.json", "mine.txt", "new.txt"], Names("run"));
        Assert.Equal("both.txt", File.ReadAllText(_folder["run/both.txt"]));
        Assert.Equal(["run"], _folder.Names);
    }

    [Fact]
    public void A_file_that_the_new_run_would_replace_is_refused_and_the_old_run_stays()
    {
        Make("run", "old.txt");
        Put("run/new.txt", "mine");
        Assert.Contains("new.txt", Assert.Throws<OptionException>(() => Make("run", "new.txt")).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["run/new.txt"]));
        Assert.True(File.Exists(_folder["run/old.txt"]));
        Assert.Equal(["run"], _folder.Names);
    }

    [Fact]
    public void A_run_that_is_started_over_in_its_place_keeps_other_files_and_removes_what_a_stopped_one_wrote()
    {
        Manifest plan = Plan("train");
        using (RunFolder stopped = RunFolder.OpenResumable(_folder["run"], overwrite: false, resume: false, plan))
        {
            stopped.Write("epoch.npz", path => File.WriteAllText(path, "1"));
            stopped.Claim("dynamics/");
            Put("run/dynamics/epoch-0000.npz", "x");
            stopped.Kept = "1 of 2 epochs";
        }
        Put("run/mine.txt", "mine");
        using (RunFolder again = RunFolder.OpenResumable(_folder["run"], overwrite: true, resume: false, plan))
        {
            Assert.Equal([".resume/manifest.json", "mine.txt"], Names("run"));
            again.Write("model", path => File.WriteAllText(path, "2"));
            again.Commit(plan with { Outputs = again.Describe() });
        }
        Assert.Equal(["manifest.json", "mine.txt", "model"], Names("run"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    [InlineData("/../run")]
    public void A_folders_path_may_be_written_in_any_way(string ending)
    {
        Make("run" + ending, "a.txt");
        Make("run" + ending, "b.txt");
        Assert.Equal(["b.txt", "manifest.json"], Names("run"));
        Assert.Equal(["run"], _folder.Names);
    }

    [Fact]
    public void A_symbolic_link_is_followed_not_replaced()
    {
        Make("run", "old.txt");
        Directory.CreateSymbolicLink(_folder["link"], _folder["run"]);
        Make("link", "new.txt");
        Assert.NotNull(new DirectoryInfo(_folder["link"]).LinkTarget);
        Assert.Equal(["manifest.json", "new.txt"], Names("run"));
    }

    [Theory]
    [InlineData("run", "run/X.npy")]
    [InlineData("run", "run/deep/X.npy")]
    [InlineData("run/", "run/deep/../X.npy")]
    public void An_input_inside_the_run_folder_is_refused(string run, string input)
    {
        Put(input, "x");
        Assert.Contains("embeddings", Assert.Throws<OptionException>(() => RunPlace.RequireApart(_folder[run], [new("embeddings", _folder[input])])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_folder_inside_an_inputs_folder_is_refused_also_behind_a_link()
    {
        Put("shards/part_0.npy", "x");
        Directory.CreateSymbolicLink(_folder["link"], _folder["shards"]);
        Assert.Throws<OptionException>(() => RunPlace.RequireApart(_folder["shards/run"], [new("embeddings", _folder["shards"])]));
        Assert.Throws<OptionException>(() => RunPlace.RequireApart(_folder["link/run"], [new("embeddings", _folder["shards"])]));
        RunPlace.RequireApart(_folder["run"], [new("embeddings", _folder["shards"])]);
        RunPlace.RequireApart(_folder["shards-run"], [new("embeddings", _folder["shards"])]);
    }

    static Manifest Plan(string command) => new() { Command = command, Options = new Dictionary<string, string?>() };

    void Make(string name, params string[] files)
    {
        using RunFolder run = RunFolder.Create(_folder[name], overwrite: true);
        foreach (string file in files)
            run.Write(file, path => File.WriteAllText(path, file));
        run.Commit(Plan("prune") with { Outputs = run.Describe() });
    }

    void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], text);
    }

    string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(_folder[folder], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(_folder[folder], path)).Order(StringComparer.Ordinal)];
}
