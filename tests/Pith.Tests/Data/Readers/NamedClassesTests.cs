using Pith.Data.Formats.Npy;
using Pith.Data.Labels;
using Pith.Data.Readers;

namespace Pith.Tests.Data.Readers;

/// <summary>Labels that a run wrote as places in its own list of classes are called by that list.</summary>
public sealed class NamedClassesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_runs_labels_have_the_names_that_lie_beside_them()
    {
        ClassColumn stars = Read([0, 2, 1, 4, 3], "1\n2\n3\n4\n5\n");
        Assert.Equal(["1", "2", "3", "4", "5"], stars.Names!);
        Assert.Equal([0, 2, 1, 4, 3], stars.Labels);
        Assert.Equal(["cat", "dog"], Read([1, 0], "cat\ndog\n").Names!);
    }

    [Fact]
    public void Classes_that_no_row_has_are_left_out_and_do_not_shift_the_others()
    {
        ClassColumn read = Read([3, 0, 3], "ant\nbee\ncat\ndog\n");
        Assert.Equal(["ant", "dog"], read.Names!);
        Assert.Equal([1, 0, 1], read.Labels);
    }

    [Theory]
    [InlineData("labels.npy", "cat\ndog\n", true, new[] { 0L, 2 })]
    [InlineData("labels.npy", "cat\ncat\n", true, new[] { 0L, 1 })]
    [InlineData("labels.npy", "cat\ndog\n", false, new[] { 0L, 1 })]
    [InlineData("y.npy", "cat\ndog\n", true, new[] { 0L, 1 })]
    public void A_list_that_may_be_of_something_else_names_nothing(string name, string classes, bool isRun, long[] labels) =>
        Assert.DoesNotContain("cat", Read(labels, classes, isRun, name).Names ?? []);

    [Fact]
    public void Missing_labels_stay_missing()
    {
        ClassColumn read = LabelsReader.ReadPartialClasses(Write([-1, 1], "cat\ndog\n", true, "labels.npy"), 2);
        Assert.Equal([-1, 0], read.Labels);
        Assert.Equal(["dog"], read.Names!);
    }

    ClassColumn Read(long[] labels, string classes, bool isRun = true, string name = "labels.npy") => LabelsReader.ReadClasses(Write(labels, classes, isRun, name));

    string Write(long[] labels, string classes, bool isRun, string name)
    {
        _folder.Write("classes.txt", classes);
        if (isRun)
            _folder.Write("manifest.json", "{}");
        string path = Path.Combine(Path.GetDirectoryName(_folder.Write("other.txt", ""))!, name);
        NpyFile.Write<long>(path, labels, labels.Length);
        return path;
    }
}
