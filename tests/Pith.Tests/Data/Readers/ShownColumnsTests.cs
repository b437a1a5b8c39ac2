using Pith.Data.Readers;

namespace Pith.Tests.Data.Readers;

/// <summary>Columns of the user's own table beside the rows of a run.</summary>
public sealed class ShownColumnsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_are_matched_by_the_column_that_holds_the_ids()
    {
        string table = Write("t.csv", "title,n,sku\nSecond,2.50,b\n\"Third, with\n two lines\",3,c\nnot in the run,9,z\nFirst,1,a\n");
        var shown = ShownColumns.Read(table + ":title,n@sku", 4, ["a", "b", "c", "d"]);
        Assert.Equal(["title", "n"], shown.Names);
        Assert.Equal("First|Second|Third, with two lines|", Joined(shown, 0));
        Assert.Equal("1|2.50|3|", Joined(shown, 1));
        Assert.Equal(1, shown.Missing);
        // A usual name needs not be said, nor the first column.
        Assert.Equal("A|B", Joined(ShownColumns.Read(Write("u.csv", "x,ID\nB,b\nA,a\n") + ":x", 2, ["a", "b"]), 0));
        Assert.Equal("A|B", Joined(ShownColumns.Read(Write("v.csv", "file,x\nb,B\na,A\n") + ":x", 2, ["a", "b"]), 0));
    }

    [Fact]
    public void Without_ids_records_are_rows()
    {
        string table = Write("t.csv", "id,title\n7,x\n8,\n");
        Assert.Equal("x|", Joined(ShownColumns.Read(table + ":title", 2, null), 0));
        Assert.Equal("x|", Joined(ShownColumns.Read(table + ":title", 2, ["p", "q"]), 0));
    }

    [Fact]
    public void Long_values_are_cut()
    {
        string value = Assert.Single(ShownColumns.Read(Write("t.csv", "t\n" + string.Join(' ', Enumerable.Repeat("word", 500)) + "\n") + ":t", 1, null).Values[0])!;
        Assert.Equal(ShownColumns.MostCharacters, value.Length);
        Assert.EndsWith("\u2026", value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, "names no column; give FILE:column or FILE:column,column")]
    [InlineData(":titel", null, "has no column 'titel'")]
    [InlineData(":title", null, "has 2 records where the run has 3 rows, so its records cannot be matched to rows")]
    [InlineData(":title", "p,q,r", "and no column called id, uid or key holds the run's ids")]
    [InlineData(":title@id", "p,q,r", "column 'id' holds no id of the run")]
    public void What_cannot_be_matched_is_refused(string columns, string? ids, string what)
    {
        string table = Write("t.csv", "id,title\n7,x\n8,y\n");
        Assert.Contains(what, Assert.ThrowsAny<Exception>(() => ShownColumns.Read(table + columns, 3, ids?.Split(','))).Message, StringComparison.Ordinal);
    }

    static string Joined(ShownColumns shown, int column) => string.Join('|', shown.Values[column]);

    string Write(string name, string text) => _folder.Write(name, text);
}
