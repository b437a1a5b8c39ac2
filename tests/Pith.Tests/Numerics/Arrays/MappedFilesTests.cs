using Pith.Numerics.Arrays;
using Pith.Runs;
using Pith.Tests.Runs;

namespace Pith.Tests.Numerics.Arrays;

/// <summary>A watch looks at maps from a thread of its own, so that what it throws would end the process.</summary>
public sealed class MappedFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Maps_that_are_given_up_while_they_are_looked_at_are_no_error()
    {
        string path = _folder["X.bin"];
        File.WriteAllBytes(path, [1, 2, 3]);
        Func<string, bool> covers = candidate => candidate == path;
        using var stop = new CancellationTokenSource();
        MappedFiles.StartWatching(covers);
        try
        {
            Task looking = Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                    Assert.Null(MappedFiles.FirstChanged(covers));
            });
            for (int i = 0; i < 20_000 && !looking.IsCompleted; i++)
                MappedFiles.Add(path).Dispose();
            await stop.CancelAsync();
            await looking;
        }
        finally
        {
            MappedFiles.StopWatching(covers);
        }
    }

    [Fact]
    public void A_map_that_outlives_its_watch_is_only_compared_by_size_and_time()
    {
        string path = _folder["Y.bin"];
        File.WriteAllBytes(path, [1, 2, 3]);
        MappedFile map;
        using (new InputWatch([path]))
            map = MappedFiles.Add(path);
        using (map)
        {
            Assert.False(map.HasLease);
            Assert.False(map.IsChanged());
            File.WriteAllBytes(path, [1, 2, 3, 4]);
            Assert.True(map.IsChanged());
        }
    }
}
