using Pith.Data.Formats.Npy;
using Pith.Data.Scores;

namespace Pith.Tests.Data.Scores;

public sealed class ScoresFolderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-scores-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_with_its_direction_and_definition()
    {
        double[] values = [0.5, double.NaN, -3];
        var easy = new ImportanceScores(
            "margin", ScoreDirection.HighIsEasy, values, "p1 - p2", new Dictionary<string, string> { ["epochs"] = "3" }, "a test");
        ScoresFolder.Write(_folder, [easy, new ImportanceScores("loss", ScoreDirection.HighIsHard, [1, 2, 3])]);

        Assert.Equal(values, NpyFile.ReadDoubles(Path.Combine(_folder, "scores", "margin.npy")));
        ImportanceScores read = ImportanceScores.Load(_folder + ":margin", 3);
        Assert.Equal(values, read.Values.ToArray());
        Assert.Equal(("margin", ScoreDirection.HighIsEasy, "p1 - p2", "a test"), (read.Name, read.Direction, read.Definition, read.Source));
        Assert.Equal("3", read.Parameters["epochs"]);
        Assert.Equal(["margin", "loss"], ScoresFolder.ReadDescriptions(_folder).Keys);
    }

    [Fact]
    public void The_stored_direction_is_found_from_every_name_of_the_file()
    {
        ScoresFolder.Write(_folder, [new ImportanceScores("margin", ScoreDirection.HighIsEasy, [1, 2])]);
        string inside = Path.Combine(_folder, "scores");
        foreach (string spec in new[] { _folder, _folder + ":margin", inside + ":margin", Path.Combine(inside, "margin.npy") })
            Assert.Equal(ScoreDirection.HighIsEasy, ImportanceScores.Load(spec).Direction);
    }

    [Fact]
    public void A_stored_direction_wins_and_a_contradiction_is_refused()
    {
        ScoresFolder.Write(_folder, [new ImportanceScores("margin", ScoreDirection.HighIsEasy, [1, 2])]);
        string spec = _folder + ":margin";
        Assert.Equal(ScoreDirection.HighIsEasy, ImportanceScores.Load(spec, null, ScoreDirection.HighIsEasy).Direction);
        OptionException error = Assert.Throws<OptionException>(() => ImportanceScores.Load(spec, null, ScoreDirection.HighIsHard));
        Assert.Equal("hard", error.Option);
        Assert.Contains("`hard` high", error.Message, StringComparison.Ordinal);
        Assert.Contains("high-is-easy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_stored_direction_the_declared_one_holds_and_high_is_hard_by_default()
    {
        string path = Path.Combine(_folder, "mine.npy");
        NpyFile.Write<double>(path, [1.0, 2.0], 2);
        Assert.Equal(ScoreDirection.HighIsHard, ImportanceScores.Load(path).Direction);
        Assert.Equal(ScoreDirection.HighIsEasy, ImportanceScores.Load(path, null, ScoreDirection.HighIsEasy).Direction);
        Assert.Equal("mine", ImportanceScores.Load(path).Name);
        Assert.Throws<MisalignedDataException>(() => ImportanceScores.Load(path, 3));
    }

    [Fact]
    public void A_folder_of_several_scores_must_be_asked_for_one()
    {
        ScoresFolder.Write(_folder, [new ImportanceScores("a", ScoreDirection.HighIsHard, [1]), new ImportanceScores("b", ScoreDirection.HighIsHard, [1])]);
        OptionException error = Assert.Throws<OptionException>(() => ImportanceScores.Load(_folder));
        Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(() => ImportanceScores.Load(_folder + ":c"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"margin\": 3}")]
    [InlineData("{\"margin\": {}}")]
    [InlineData("{\"margin\": {\"direction\": \"up\"}}")]
    [InlineData("{\"margin\": {\"direction\": \"high-is-hard\", \"source\": \"\\ud800\"}}")]
    public void A_malformed_description_is_refused(string json)
    {
        File.WriteAllText(Path.Combine(_folder, ScoresFolder.FileName), json);
        InvalidDataContentException error = Assert.Throws<InvalidDataContentException>(() => ScoresFolder.ReadDescriptions(_folder));
        Assert.Contains(ScoresFolder.FileName, error.Message, StringComparison.Ordinal);
    }
}
