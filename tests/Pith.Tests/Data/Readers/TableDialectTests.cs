using Pith.Data.Formats.Npy;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Data.Scores;

namespace Pith.Tests.Data.Readers;

/// <summary>Tables as dataframes and spreadsheets write them: their separators, whole numbers, gaps and class names.</summary>
public sealed class TableDialectTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("s.csv", "name;score\na;1\nb;2.5\n")]
    [InlineData("s.csv", "name\tscore\na\t1\nb\t2.5\n")]
    [InlineData("s.tsv", "name\tscore\n\"a\tb\"\t1\nb\t2.5\n")]
    [InlineData("s.csv", "\"name;x\",score\na;b,1\nb,2.5\n")]
    [InlineData("s.csv", "\"a,b\";score\nx;1\ny;2.5\n")]
    public void Separators_are_seen_from_the_header(string name, string text) =>
        Assert.Equal([1, 2.5], ScoreValues.Read(_folder.Write(name, text) + ":score", 2));

    [Theory]
    [InlineData("name;score\na;1,5\n", "holds '1,5' where a finite number (or nothing for a row that is not scored) is needed; its comma is read as no decimal point")]
    [InlineData("name\tscore\na\t-0,5e3\n", "its comma is read as no decimal point")]
    [InlineData("score\n1,5\n", "2 fields but the header has 1; write numbers with a decimal point")]
    public void Decimal_commas_are_named(string text, string what) =>
        Assert.Contains(what, NumPyFixtures.Message<InvalidDataContentException>(() => ScoreValues.Read(_folder.Write("s.csv", text) + ":score")), StringComparison.Ordinal);

    [Theory]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("<NA>")]
    [InlineData(" null ")]
    [InlineData("")]
    public void Gaps_are_no_values(string gap)
    {
        Assert.Equal([1, double.NaN], ScoreValues.Read(_folder.Write("s.csv", $"row,score\n0,1\n1,{gap}\n") + ":score"));
        Assert.Equal([2, -1], LabelsReader.ReadPartial(_folder.Write("l.csv", $"row,label\n0,2.0\n1,{gap}\n") + ":label", 2));
        ClassColumn named = LabelsReader.ReadPartialClasses(_folder.Write("n.csv", $"row,label\n0,{gap}\n1,tech\n") + ":label", 2);
        Assert.Equal([-1, 0], named.Labels);
        Assert.Contains(
            "where", NumPyFixtures.Message<InvalidDataContentException>(() => LabelsReader.Read(_folder.Write("m.csv", $"x,label\na,1\nb,{gap}\n") + ":label")), StringComparison.Ordinal);
    }

    [Fact]
    public void Class_names_are_numbered_in_their_order_and_kept()
    {
        ClassColumn read = LabelsReader.ReadClasses(_folder.Write("l.csv", "row,topic\n0,tech\n2, arts \n1,sports\n3,tech\n") + ":topic");
        Assert.Equal([2, 1, 0, 2], read.Labels);
        Assert.Equal(["arts", "sports", "tech"], read.Names!);
        Assert.Equal([0, 1, 2], LabelsReader.Read(NumPyFixtures.File("strings_s.npy")).Order());
        Assert.Equal(3, LabelsReader.ReadClasses(NumPyFixtures.File("strings_s.npy")).Names!.Count);
        Assert.Contains(
            "line 3, column 'c' holds '1' where the name of a class",
            NumPyFixtures.Message<InvalidDataContentException>(() => LabelsReader.Read(_folder.Write("m.csv", "c\nx\n1\n") + ":c")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 2_000_000, 7, 2_000_000 }, new[] { 1, 0, 1 }, "7 2000000")]
    [InlineData(new[] { 1, 2, 3 }, new[] { 0, 1, 2 }, "1 2 3")]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0, 2, 1 }, null)]
    [InlineData(new[] { 16777215, 0, 5 }, new[] { 2, 0, 1 }, "0 5 16777215")]
    public void Classes_have_no_gaps_and_keep_their_numbers(int[] labels, int[] expected, string? names)
    {
        NpyFile.Write<int>(_folder.File("l.npy"), labels);
        ClassColumn read = LabelsReader.ReadClasses(_folder.File("l.npy"));
        Assert.Equal(expected, read.Labels);
        Assert.Equal(names?.Split(' '), read.Names);
        Assert.Equal(labels, LabelsReader.Read(_folder.File("l.npy")));
    }

    [Fact]
    public void Two_files_of_labels_share_their_classes()
    {
        (ClassColumn train, ClassColumn test) = ClassColumn.OfNumbers([5, 9, 5]).With(ClassColumn.OfNumbers([9, 7, 5, 9]));
        Assert.Equal([0, 1, 0], train.Labels);
        Assert.Equal([1, 2, 0, 1], test.Labels);
        Assert.Equal(["5", "9", "7"], train.Names!);
        (train, test) = new ClassColumn([0, 1], null).With(new ClassColumn([0, 0], ["1"]));
        Assert.Equal([1, 1], test.Labels);
        Assert.Equal([0, 1], train.Labels);
    }
}
