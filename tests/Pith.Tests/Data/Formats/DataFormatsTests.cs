using Pith.Data;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Npy;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Tests.Data.Formats;

public sealed class DataFormatsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_format_of_ones_own_is_read_everywhere()
    {
        DataFormats.Add(new WordsFormat());
        string path = _folder.Write("t.words", "a 1.5 0 7\nb 2.5 1 8\nc -1 0 9\n");
        using OpenDataset open = DatasetReader.Open(new DatasetFiles
        {
            Embeddings = path,
            Ids = path + ":name",
            Labels = path + ":class",
            Scores = path + ":score",
        });
        Assert.Equal((3, 3), (open.Data.Embeddings!.Rows, open.Data.Embeddings.Columns));
        Assert.Equal(["a", "b", "c"], open.Data.Ids!);
        Assert.Equal([0, 1, 0], open.Data.Labels!);
        Assert.Equal([1.5, 2.5, -1], open.Data.Scores!.Values.ToArray());
        using MatrixView shards = EmbeddingsReader.Open(_folder.File("*.words"));
        Assert.Equal(3, shards.Rows);
        ManifestInput input = InputFiles.Describe("embeddings", path + ":score");
        Assert.Equal((path + ":score", "t.words"), (input.Path, Assert.Single(input.Files).Name));
        FileInspection found = FileInspection.Inspect(path);
        Assert.Equal(("table of words", 4), (found.Kind, found.Members.Count));
    }

    [Fact]
    public void A_format_replaces_one_of_its_name_and_is_asked_first()
    {
        int before = DataFormats.All.Count(format => format.Name == "words");
        DataFormats.Add(new WordsFormat());
        DataFormats.Add(new WordsFormat());
        Assert.Equal("words", DataFormats.All[0].Name);
        Assert.True(before <= 1);
        Assert.Single(DataFormats.All, format => format.Name == "words");
    }

    [Theory]
    [InlineData("x.npy", DataUse.Embeddings, "npy")]
    [InlineData("x.NPZ", DataUse.Scores, "npz")]
    [InlineData("x.safetensors", DataUse.Labels, "safetensors")]
    [InlineData("x.csv", DataUse.Scores, "csv")]
    [InlineData("x.json", DataUse.Scores, "json")]
    [InlineData("x.json", DataUse.Ids, "txt")]
    [InlineData("train-labels-idx1-ubyte", DataUse.Any, "idx")]
    [InlineData("x.parquet", DataUse.Any, "parquet")]
    [InlineData("x.txt", DataUse.Rows, "txt")]
    [InlineData("x.list", DataUse.Ids, "txt")]
    [InlineData("x.list", DataUse.Scores, "npy")]
    [InlineData("x_*.npz", DataUse.Embeddings, "shards")]
    [InlineData("x_*.npz", DataUse.Labels, "shards")]
    [InlineData("", DataUse.Embeddings, "shards")]
    [InlineData("", DataUse.Scores, "folder of vectors")]
    public void The_name_and_the_use_decide_the_format(string name, Enum use, string format) =>
        Assert.Equal(format, DataFormats.Find(new DataSpec(_folder.File(name), null), (DataUse)use).Name);

    [Fact]
    public void A_folder_of_training_dynamics_is_one_for_logits_only()
    {
        _folder.Write("dynamics.json", "{}");
        Assert.Equal("training dynamics", DataFormats.Find(new DataSpec(_folder.Path, null), DataUse.Logits).Name);
        Assert.Equal("shards", DataFormats.Find(new DataSpec(_folder.Path, null), DataUse.Embeddings).Name);
    }

    [Fact]
    public void Lists_of_rows_and_labels_may_be_texts()
    {
        Assert.Equal([4, 0], RowListReader.Read(_folder.Write("r.txt", "4\n0\n"), 5));
        Assert.Equal([2, 1], RowListReader.Read(_folder.Write("r.csv", "row,other\n2,0\n1,0\n") + ":row", 5));
        Assert.Equal([1, 0], LabelsReader.Read(_folder.Write("y.txt", "1\n0\n")));
        Assert.Equal([1, 0], LabelsReader.Read(_folder.Write("y.json", "{\"1\": 0, \"0\": 1}")));
        Assert.Contains("line 2 holds 'x' where a row number", Refused(() => RowListReader.Read(_folder.Write("r.txt", "4\nx\n"), 5)), StringComparison.Ordinal);
        Assert.Contains("row 0 holds 1.5 where a label", Refused(() => LabelsReader.Read(_folder.Write("y.json", "{\"0\": 1.5}"))), StringComparison.Ordinal);
        Assert.Contains("a value for each row", Refused(() => RowListReader.Read(_folder.Write("r.json", "{\"0\": 1}"), 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_format_does_not_hold_is_refused_by_its_name()
    {
        Assert.Contains("is a csv table, which holds no matrix", Refused(() => EmbeddingsReader.Open(_folder.Write("x.csv", "a\n1\n"))), StringComparison.Ordinal);
        Assert.Contains(
            "is a list of texts, which holds no matrix",
            Refused(() => DataFormats.Open(new DataSpec(_folder.Write("x.txt", "a\n"), null), DataUse.Ids).OpenMatrix(null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_behind_folders_and_patterns_stand_in_name_order()
    {
        foreach (int shard in new[] { 10, 2 })
            NpyFile.Write<float>(_folder.File($"x_{shard}.npy"), [1, 2], 1, 2);
        _folder.Write("run/scores.json", "{}");
        _folder.Write("run/scores/aum.npy", "");
        _folder.Write("run/scores/el2n.npy", "");
        Assert.Equal(["x_2.npy", "x_10.npy"], Names(_folder.File("x_*.npy")));
        Assert.Equal(["scores/el2n.npy", "scores.json"], Names(_folder.File("run:el2n")).OrderBy(name => name.Length).Reverse());
        Assert.Equal(3, Names(_folder.File("run")).Length);
        Assert.Contains("none.npy:e does not exist", Refused(() => Names(_folder.File("none.npy:e"))), StringComparison.Ordinal);
        Assert.Contains("y_*.npy does not exist", Refused(() => Names(_folder.File("y_*.npy"))), StringComparison.Ordinal);
        Assert.Equal("x_*.npz:e", InputSpec.Parse(_folder.File("x_*.npz:e")).ShortName);
        Assert.Equal("idx:d", InputSpec.Parse("idx:/none/d/").ShortName);
    }

    static string[] Names(string given)
    {
        DataFiles found = InputSpec.Parse(given).FindFiles();
        return [.. found.Files.Select(file => Path.GetRelativePath(found.Root, file))];
    }

    static string Refused(Action action) => NumPyFixtures.Message<InvalidDataContentException>(action);

    /// <summary>A made-up format: a line a row, of a name, a score, a class and one more number with spaces between them.</summary>
    sealed class WordsFormat : IDataFormat
    {
        public string Name => "words";

        public IReadOnlyList<string> Extensions => [".words"];

        public DataSource Open(DataSpec spec) => new Source(spec.Path);

        sealed class Source(string path) : DataSource(path, "table of words")
        {
            readonly string[][] _lines = [.. File.ReadAllLines(path).Select(line => line.Split(' '))];

            public override IReadOnlyList<string> Names => ["name", "score", "class", "more"];

            public override MatrixView OpenMatrix(string? name) =>
                MatrixView.FromArray([.. _lines.SelectMany(line => line.Skip(1).Select(NumberOf))], _lines.Length, 3);

            public override DataColumn OpenColumn(string? name, DataUse use) => name switch
            {
                "name" => VectorColumn.Of(Path + ":name", [.. _lines.Select(line => line[0])]),
                "class" => VectorColumn.Of(Path + ":class", [.. _lines.Select(line => (long)NumberOf(line[2]))]),
                _ => VectorColumn.Of(Path + ":score", [.. _lines.Select(line => NumberOf(line[1]))]),
            };

            static double NumberOf(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
