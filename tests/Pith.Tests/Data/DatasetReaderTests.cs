using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring;

namespace Pith.Tests.Data;

public sealed class DatasetReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public DatasetReaderTests()
    {
        NpyFile.Write<float>(_folder.File("X.npy"), [0, 1, 2, 3, 4, 5], 3, 2);
        NpyFile.Write<double>(_folder.File("s.npy"), [0.5, double.NaN, 2]);
        NpyFile.Write<long>(_folder.File("y.npy"), [1, 0, 1]);
        NpyFile.Write<int>(_folder.File("rows.npy"), [2]);
        _folder.Write("ids.txt", "a\nb\nc\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_part_is_read_and_aligned()
    {
        NpzFile.Write(_folder.File("G.npz"), writer =>
        {
            writer.Add<int>("indices", [1, 2, 0, 2, 0, 1], 3, 2);
            writer.Add<double>("distances", [1, 2, 1, 1, 1, 2], 3, 2);
        });
        using OpenDataset open = DatasetReader.Open(new DatasetFiles
        {
            Embeddings = _folder.File("X.npy"),
            Graph = _folder.File("G.npz"),
            GraphNeighbors = 1,
            Metric = DistanceMetric.Cosine,
            Ids = _folder.File("ids.txt"),
            Labels = _folder.File("y.npy"),
            Scores = _folder.File("s.npy"),
            Hard = ScoreDirection.HighIsEasy,
            Logits = _folder.File("X.npy"),
            Confidence = _folder.File("s.npy"),
            CutoffScores = _folder.File("s.npy"),
            Given = _folder.File("rows.npy"),
            MustDrop = _folder.File("rows.npy"),
        });
        Dataset data = open.Data;
        Assert.Equal(3, data.Rows);
        Assert.Equal((3, 2), (data.Embeddings!.Rows, data.Embeddings.Columns));
        Assert.Equal([1, 0, 0], data.Graph!.Indices.ToArray());
        Assert.Equal(DistanceMetric.Cosine, data.Metric);
        Assert.Equal(["a", "b", "c"], data.Ids!);
        Assert.Equal([1, 0, 1], data.Labels!);
        Assert.Equal(ScoreDirection.HighIsEasy, data.Scores!.Direction);
        Assert.Equal(ScoreDirection.HighIsEasy, data.CutoffScores!.Direction);
        Assert.Equal(ScoreDirection.HighIsHard, data.Confidence!.Direction);
        Assert.Equal(2, data.Logits!.Columns);
        Assert.Equal([2], data.Given);
        Assert.Equal([2], data.MustDrop);
        open.Check();
        open.RequireRows("truth t.npy", 3);
        Assert.Contains("X.npy has 3 rows but truth t.npy has 4", Refused<MisalignedDataException>(() => open.RequireRows("truth t.npy", 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_with_ids_are_matched_by_id_and_others_by_row()
    {
        _folder.Write("t.csv", "id,score,label\nc,3,1\na,1,0\nb,,1\n");
        using OpenDataset open = DatasetReader.Open(new DatasetFiles
        {
            Ids = _folder.File("ids.txt"),
            Labels = _folder.File("t.csv:label"),
            Scores = _folder.File("t.csv:score"),
        });
        Assert.Equal([0, 1, 1], open.Data.Labels!);
        Assert.Equal([1, double.NaN, 3], open.Data.Scores!.Values.ToArray());
    }

    [Fact]
    public void Rows_without_labels_and_listed_scores()
    {
        NpyFile.Write<double>(_folder.File("some.npy"), [double.NaN, 2, -1]);
        NpyFile.Write<double>(_folder.File("listed.npy"), [7]);
        using OpenDataset open = DatasetReader.Open(new DatasetFiles
        {
            Embeddings = _folder.File("X.npy"),
            Labels = _folder.File("some.npy"),
            LabelsMayMiss = true,
            Scores = _folder.File("listed.npy"),
            ScoredRows = _folder.File("rows.npy"),
        });
        Assert.Equal([-1, 0, -1], open.Data.Labels!);
        Assert.Equal(["2"], open.Data.ClassNames!);
        Assert.Equal([double.NaN, double.NaN, 7], open.Data.Scores!.Values.ToArray());
    }

    [Fact]
    public void The_first_input_says_what_the_rows_are()
    {
        NpyFile.Write<long>(_folder.File("four.npy"), [0, 1, 0, 1]);
        var files = new DatasetFiles { Labels = _folder.File("four.npy") };
        Assert.Contains(
            $"embeddings {_folder.File("X.npy")} has 3 rows but labels {_folder.File("four.npy")} has 4",
            Refused<MisalignedDataException>(() => DatasetReader.Open(files with { Embeddings = _folder.File("X.npy") })), StringComparison.Ordinal);
        Assert.Contains(
            $"images of z has 5 rows but test labels {_folder.File("four.npy")} has 4",
            Refused<MisalignedDataException>(() => DatasetReader.Open(files with { Part = "test ", Rows = new RowCount("images of z", 5) })), StringComparison.Ordinal);
        using OpenDataset open = DatasetReader.Open(files);
        Assert.Equal(4, open.Data.Rows);
    }

    [Fact]
    public void Values_that_are_not_finite_are_found_where_they_are_computed_with()
    {
        NpyFile.Write<float>(_folder.File("bad.npy"), [0, float.NaN, 2], 3, 1);
        NpzFile.Write(_folder.File("G.npz"), writer =>
        {
            writer.Add<int>("indices", [1, 2, 1], 3, 1);
            writer.Add<double>("distances", [1, 1, 1], 3, 1);
        });
        NpyFile.Write<float>(_folder.File("logits.npy"), [0, 1, 2, float.NaN, 4, 5], 3, 2);
        var files = new DatasetFiles { Embeddings = _folder.File("bad.npy") };
        Assert.Contains("first at row 1, column 0", Check(files), StringComparison.Ordinal);
        Assert.Contains("first at row 1, column 0", Check(files with { Graph = _folder.File("G.npz") }, DataNeeds.Embeddings), StringComparison.Ordinal);
        Assert.Contains("logits", Check(new DatasetFiles { Embeddings = _folder.File("X.npy"), Logits = _folder.File("logits.npy") }), StringComparison.Ordinal);
        using OpenDataset open = DatasetReader.Open(files with { Graph = _folder.File("G.npz") });
        int checks = 0;
        open.Check(_ => checks++);
        Assert.Equal(0, checks);

        static string Check(DatasetFiles files, DataNeeds needs = DataNeeds.Nothing)
        {
            using OpenDataset open = DatasetReader.Open(files, new DataDemand(needs, "a test needs"));
            return Refused<InvalidDataContentException>(() => open.Check());
        }
    }

    [Theory]
    [InlineData(DataNeeds.Graph, "embeddings", "x needs embeddings or a kNN graph; give `embeddings` or `graph`.")]
    [InlineData(DataNeeds.Embeddings, "embeddings", "x needs embeddings; give `embeddings`.")]
    [InlineData(DataNeeds.Scores | DataNeeds.Labels, "scores", "x needs scores; give `scores`.")]
    [InlineData(DataNeeds.Labels, "labels", "x needs labels; give `labels`.")]
    [InlineData(DataNeeds.Logits, "logits", "x needs logits; give `logits`.")]
    [InlineData(DataNeeds.Confidence, "confidence", "x needs confidence; give `confidence`.")]
    [InlineData(DataNeeds.Gradients, "embeddings", "x needs gradients (features, logits and labels); give `embeddings`, `logits` and `labels`.")]
    [InlineData(DataNeeds.Nothing, "scores", "x needs to know the rows; give `embeddings`, `scores`, `labels` or `ids`.")]
    public void What_is_missing_is_named_before_anything_is_opened(DataNeeds needs, string option, string sentence)
    {
        var error = Assert.Throws<MissingDataException>(() => DatasetReader.Open(new DatasetFiles(), new DataDemand(needs, "x needs")));
        Assert.Equal((option, sentence), (error.Option, error.Message));
        if (needs != DataNeeds.Nothing)
            Assert.Equal(sentence, Assert.Throws<MissingDataException>(() => new Dataset { Rows = 1 }.Require(new DataDemand(needs, "x needs"))).Message);
    }

    [Fact]
    public void The_one_who_needs_what_is_missing_is_named()
    {
        var error = Assert.Throws<MissingDataException>(() => new DatasetFiles { Scores = "s.npy" }.Require(
            new DataDemand(DataNeeds.Scores, "a needs"), new DataDemand(DataNeeds.Labels, "b needs"), new DataDemand(DataNeeds.Labels, "c needs")));
        Assert.Equal((DataNeeds.Labels, "b needs"), (error.Need, error.Demand.Who));
    }

    static string Refused<T>(Action action)
        where T : Exception => NumPyFixtures.Message<T>(action);
}
