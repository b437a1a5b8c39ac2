using Pith.Data.Formats.Npy;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Subset;

namespace Pith.Tests.Pipelines.Subset;

/// <summary>The first rows of a run's order are a smaller coreset, where the order is nested.</summary>
public sealed class CoresetSubsetTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-subset-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_share_and_a_number_take_the_first_rows_picked()
    {
        string run = Prune("method=top");
        CoresetSubset share = CoresetSubset.OfShare(run, Share.Parse("25%"));
        Assert.Equal(("top", 12), (share.Method, share.Rows));
        Assert.Equal([11L, 10, 9], share.Order);
        CoresetSubset number = CoresetSubset.OfCount(run, 2);
        number.Write(Path.Combine(_folder, "two.npy"));
        Assert.Equal([11L, 10], NpyFile.ReadInt64s(Path.Combine(_folder, "two.npy")));
        number.Write(Path.Combine(_folder, "two.txt"));
        Assert.Equal("11\n10\n", File.ReadAllText(Path.Combine(_folder, "two.txt")));
    }

    [Fact]
    public void More_rows_than_were_picked_and_orders_of_one_budget_are_refused()
    {
        string run = Prune("method=top");
        Assert.Equal("count", Assert.Throws<OptionException>(() => CoresetSubset.OfCount(run, 7)).Option);
        Assert.Equal("keep", Assert.Throws<OptionException>(() => CoresetSubset.OfShare(run, Share.Parse("0.9"))).Option);
        Assert.Equal("count", Assert.Throws<OptionException>(() => CoresetSubset.OfCount(run, 13)).Option);
        Assert.Contains("only its own budget of 6 rows", Assert.Throws<OptionException>(() => CoresetSubset.OfCount(Prune("method=stratified"), 3)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(() => CoresetSubset.OfCount(_folder, 1));
    }

    string Prune(string method)
    {
        string scores = Path.Combine(_folder, "s.npy"), run = Path.Combine(_folder, method[7..]);
        NpyFile.Write<double>(scores, [.. Enumerable.Range(0, 12).Select(row => (double)row)], 12);
        var stage = new PruneStage();
        PruneRequest request = stage.Bind(new Dictionary<string, string> { ["scores"] = scores, ["count"] = "6", ["method"] = method[7..] });
        stage.Run(new StageCall<PruneRequest>(request) { Out = run }, new StageContext());
        return run;
    }
}
