using Pith.Runs;

namespace Pith.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static Manifest SomeManifest(params ManifestFile[] outputs) => new()
    {
        Command = "prune",
        Options = new Dictionary<string, string?> { ["gamma"] = "1", ["labels"] = null },
        Outputs = outputs,
    };

    [Fact]
    public void A_run_appears_whole_and_leaves_no_temporary_folder()
    {
        using (RunFolder run = RunFolder.Create(_folder["run"], overwrite: false))
        {
            run.Write("scores/a.txt", path => File.WriteAllText(path, "abc"));
            Assert.False(Directory.Exists(_folder["run"]));
            run.Commit(SomeManifest([.. run.Describe()]));
        }
        Assert.Equal(["run"], _folder.Names);
        ManifestFile file = Assert.Single(Manifest.Read(_folder["run"]).Outputs);
        Assert.Equal("scores/a.txt", file.Name);
        Assert.Equal(3, file.Bytes);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", file.Sha256);
    }

    [Fact]
    public void A_run_that_is_not_committed_leaves_nothing_not_even_made_parents()
    {
        using (RunFolder run = RunFolder.Create(_folder["a/b/run"], overwrite: false))
            run.Write("x", path => File.WriteAllText(path, "x"));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(_folder["run"]);
        using (RunFolder run = RunFolder.Create(_folder["run"], overwrite: false))
            run.Commit(SomeManifest());
        Assert.True(File.Exists(_folder["run/manifest.json"]));
        Assert.Equal(["run"], _folder.Names);
    }

    [Fact]
    public void A_folder_with_anything_in_it_is_refused_with_a_hint()
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run/mine.txt"], "mine");
        OptionException error = Assert.Throws<OptionException>(() => RunFolder.Create(_folder["run"], overwrite: false));
        Assert.Contains("`overwrite`", error.Message, StringComparison.Ordinal);
        Assert.Equal(["run"], _folder.Names);
    }

    [Fact]
    public void Overwrite_refuses_a_folder_that_is_not_a_run()
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run/mine.txt"], "mine");
        Assert.Throws<OptionException>(() => RunFolder.Create(_folder["run"], overwrite: true));
        Assert.True(File.Exists(_folder["run/mine.txt"]));
    }

    [Fact]
    public void Overwrite_replaces_a_run_whole_and_only_at_the_end()
    {
        using (RunFolder first = RunFolder.Create(_folder["run"], overwrite: false))
        {
            first.Write("old.txt", path => File.WriteAllText(path, "old"));
            first.Commit(SomeManifest([.. first.Describe()]));
        }
        using (RunFolder failed = RunFolder.Create(_folder["run"], overwrite: true))
            failed.Write("new.txt", path => File.WriteAllText(path, "new"));
        Assert.True(File.Exists(_folder["run/old.txt"]));
        using (RunFolder second = RunFolder.Create(_folder["run"], overwrite: true))
        {
            second.Write("new.txt", path => File.WriteAllText(path, "new"));
            second.Commit(SomeManifest());
        }
        Assert.Equal(["run"], _folder.Names);
        Assert.False(File.Exists(_folder["run/old.txt"]));
        Assert.True(File.Exists(_folder["run/new.txt"]));
    }

    [Fact]
    public void A_file_at_the_place_of_the_run_is_refused()
    {
        File.WriteAllText(_folder["run"], "x");
        Assert.Throws<OptionException>(() => RunFolder.Create(_folder["run"], overwrite: true));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_bad_data_and_leaves_nothing()
    {
        File.WriteAllText(_folder["file"], "x");
        InvalidDataContentException error = Assert.Throws<InvalidDataContentException>(() => RunFolder.Create(_folder["file/run"], overwrite: false));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void A_full_disk_while_writing_is_a_resource_limit()
    {
        using RunFolder run = RunFolder.Create(_folder["run"], overwrite: false);
        ResourceLimitException error = Assert.Throws<ResourceLimitException>(
            () => run.Write("order.npy", _ => throw new IOException("No space left on device", 28)));
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
    }
}
