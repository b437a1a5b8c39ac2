using Pith.Pipelines;
using Pith.Pipelines.Prune;

namespace Pith.Tables.Tests.Rows;

/// <summary>What a selection writes beside its own files.</summary>
public sealed class PruneWritesTests : IDisposable
{
    static readonly PruneStage s_stage = new();
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Links_by_class_and_a_list_of_the_kept_files()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateDirectory(_folder["b"]);
        string[] files = [.. Enumerable.Range(0, 12).Select(i => $"{(i % 2 == 0 ? "a" : "b")}/{i / 4}.png")];
        foreach (string file in files)
            _folder.Write(file, file);
        // Two files of one name in one class get links of two names.
        _folder.Write("list.csv", "file,kind,loss\n" + string.Concat(files.Distinct().Select((file, i) => $"{file},x/y,{i}\n")));
        string list = _folder.Write("list.txt", string.Join('\n', files.Distinct()) + "\n");
        string run = Prune(("scores", _folder["list.csv"] + ":loss"), ("labels", _folder["list.csv"] + ":kind"), ("ids", list), ("count", "6"), ("method", "top"), ("write", "links,csv"));
        string[] links = [.. Directory.GetFiles(Path.Combine(run, "links", "x_y")).Order(StringComparer.Ordinal)];
        Assert.Equal(["0.png", "0_2.png", "1.png", "1_2.png", "2.png", "2_2.png"], links.Select(Path.GetFileName));
        Assert.Equal(files.Distinct().Order(StringComparer.Ordinal), links.Select(File.ReadAllText).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("\"links/", File.ReadAllText(Path.Combine(run, "manifest.json")).Split("\"notCompared\"")[0], StringComparison.Ordinal);
        Assert.Equal("row,id,class,score,order", File.ReadLines(Path.Combine(run, "kept.csv")).First());
    }

    [Fact]
    public void A_list_of_ids_is_filtered_where_there_is_no_table_and_a_table_before_a_list()
    {
        string list = _folder.Write("ids.txt", "a\nb\nc\n");
        string scores = _folder.Write("s.json", "{\"0\":1,\"1\":3,\"2\":2}");
        Assert.Equal("b\nc\n", File.ReadAllText(Path.Combine(Prune(("scores", scores), ("ids", list), ("count", "2"), ("method", "top"), ("write", "rows")), "kept.txt")));
        string table = _folder.Write("s.csv", "id,s,more\nc,2,x\na,1,y\nb,3,z\n");
        string run = Prune(("scores", table + ":s"), ("ids", list), ("count", "2"), ("method", "top"), ("write", "rows,parquet"));
        Assert.Equal("id,s,more\nc,2,x\nb,3,z\n", File.ReadAllText(Path.Combine(run, "kept.csv")));
        string again = Prune(("scores", table + ":s"), ("ids", list), ("count", "2"), ("method", "top"), ("write", "rows,parquet"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(run, "selection.parquet")), File.ReadAllBytes(Path.Combine(again, "selection.parquet")));
    }

    [Theory]
    [InlineData("rows", "s.json", null, "none of the inputs is one")]
    [InlineData("rows,csv", "s.csv:s", null, "are both called kept.csv")]
    [InlineData("links", "s.json", null, "needs `ids` that are paths of files")]
    [InlineData("links", "s.json", "ids.txt", "but the id 'a' of row 0 names none")]
    public void What_cannot_be_written_is_refused_before_the_work(string write, string scores, string? ids, string what)
    {
        _folder.Write("ids.txt", "a\nb\nc\n");
        _folder.Write("s.json", "{\"0\":1,\"1\":3,\"2\":2}");
        _folder.Write("s.csv", "s\n2\n1\n3\n");
        List<(string, string)> options = [("scores", _folder[scores]), ("count", "2"), ("method", "top"), ("write", write)];
        if (ids is not null)
            options.Add(("ids", _folder[ids]));
        OptionException error = Assert.Throws<OptionException>(() => Prune([.. options]));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    string Prune(params (string Option, string Text)[] options)
    {
        string run = _folder["run " + Path.GetRandomFileName()];
        s_stage.Run(new StageCall<PruneRequest>(s_stage.Bind(options.ToDictionary())) { Out = run }, new StageContext());
        return run;
    }
}
