using System.IO.Compression;
using System.Text;
using Pith.Data.Files;
using Pith.Tables.Engine;
using Pith.Tables.Rows;

namespace Pith.Tables.Tests.Rows;

/// <summary>Kept records stay as they were: texts byte by byte, Parquet with its types and order.</summary>
public sealed class KeptRecordsTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.csv", "id,text\r\n1,\"a, \"\"b\"\"\r\nsecond line\"\r\n\r\n2,x\r\n3,\"\"", "id,text\r\n1,\"a, \"\"b\"\"\r\nsecond line\"\r\n3,\"\"\n")]
    [InlineData("t.tsv", "id\ttext\n1\ta\n2\tb\n3\tc\n", "id\ttext\n1\ta\n3\tc\n")]
    [InlineData("t.jsonl", "{\"b\":1.50,\"a\":{\"x\":[ ]}}\n{\"b\":2}\n{\"b\":3e0}\n", "{\"b\":1.50,\"a\":{\"x\":[ ]}}\n{\"b\":3e0}\n")]
    public void Texts_are_copied(string name, string text, string kept)
    {
        string path = _folder.Write(name, text);
        Assert.Equal(kept, File.ReadAllText(Write(path, [true, false, true])));
        string zipped = _folder[name + ".gz"];
        using (var stream = new GZipStream(File.Create(zipped), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        Assert.Equal(kept, File.ReadAllText(Write(zipped, [true, false, true])));
        Assert.Contains("has 3 records as lines where 4 were read", TableFolder.Refused(() => Write(path, [true, true, true, true])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_text_of_the_other_kind_is_copied()
    {
        string path = _folder.Table("t.jsonl.zst", "SELECT i AS a, 'x' || i AS b FROM range(3) t(i)", ", compression zstd");
        Assert.Equal("{\"a\":0,\"b\":\"x0\"}\n{\"a\":2,\"b\":\"x2\"}\n", File.ReadAllText(Write(path, [true, false, true])));
    }

    [Fact]
    public void Shards_become_one_file_with_one_header()
    {
        _folder.Write("p1.csv", "a,b\n1,2\n3,4");
        _folder.Write("p2.csv", "a,b\n5,6\n7,8\n");
        Assert.Equal("a,b\n3,4\n5,6\n", File.ReadAllText(Write(_folder["p*.csv"], [false, true, true, false])));
    }

    [Fact]
    public void Parquet_keeps_order_and_types_over_row_groups()
    {
        const int Rows = 40_000;
        string path = _folder.Table(
            "t.parquet", $"SELECT i AS a, (i % 7)::TINYINT AS b, {{'x': i}} AS c, [i::FLOAT] AS d, DATE '2024-01-01' AS e, encode('b') AS f FROM range({Rows}) t(i)",
            ", row_group_size 2048, compression zstd");
        bool[] isKept = [.. Enumerable.Range(0, Rows).Select(row => (row * 2654435761L >> 7) % 3 == 0)];
        string kept = Write(path, isKept);
        using EngineConnection engine = TableEngine.Connect();
        string Described(string file) => string.Join('|', engine.Rows($"SELECT column_name || column_type FROM (DESCRIBE SELECT * FROM read_parquet('{file}'))", file).Select(row => row[0]));
        Assert.Equal(Described(path), Described(kept));
        string[] expected = [.. Enumerable.Range(0, Rows).Where(row => isKept[row]).Select(row => $"{row}")];
        Assert.Equal(expected, engine.Rows($"SELECT a::VARCHAR FROM read_parquet('{kept}')", kept).Select(row => row[0]!));
        Assert.Equal("ZSTD", engine.Row($"SELECT compression FROM parquet_metadata('{kept}')", kept)[0]);
        byte[] first = File.ReadAllBytes(kept);
        Assert.Equal(first, File.ReadAllBytes(Write(path, isKept)));
    }

    string Write(string spec, bool[] isKept)
    {
        var rows = new TableRows();
        var source = DataSpec.Parse(spec);
        string target = _folder["out-" + rows.KeptName(source)];
        rows.WriteRecords(source, isKept, target, CancellationToken.None);
        return target;
    }
}
