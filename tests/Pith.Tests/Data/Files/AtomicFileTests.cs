using Pith.Data.Files;

namespace Pith.Tests.Data.Files;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_appears_whole_and_alone()
    {
        string path = _folder.File("x.txt");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("one"u8);
            Assert.False(File.Exists(path));
        });
        AtomicFile.WriteText(path, "zwölf\n");
        Assert.Equal("zwölf\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("x.txt", "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_a_resource_error()
    {
        if (!File.Exists("/dev/full"))
            return;
        string path = _folder.File("x.npy");
        string message = NumPyFixtures.Message<ResourceLimitException>(() => AtomicFile.Write(path, _ =>
        {
            using FileStream full = File.OpenWrite("/dev/full");
            full.Write(new byte[1 << 20]);
            full.Flush();
        }));
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("disk is full", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        string file = _folder.Write("file", "x");
        Assert.Contains("folder does not exist", Refused(_folder.File("missing/x.npy")), StringComparison.Ordinal);
        Assert.Contains("it is a folder", Refused(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("cannot be written", Refused(Path.Combine(file, "x.npy")), StringComparison.Ordinal);
        Assert.Contains("cannot be written", Refused(""), StringComparison.Ordinal);
        Assert.Contains("cannot be written", Refused("/proc/x.npy"), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    static string Refused(string path) => NumPyFixtures.Message<InvalidDataContentException>(() => AtomicFile.Write(path, _ => { }));
}
