using Pith.Encoders.Tests.Models;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary>What cannot be embedded is refused by a sentence that says what, where and what would do; nothing stays behind.</summary>
public sealed class BadEncoderInputTests : IClassFixture<EncoderWorkspace>
{
    readonly EncoderWorkspace _work;

    public BadEncoderInputTests(EncoderWorkspace work)
    {
        _work = work;
        work.Text("t.jsonl", """{"text": "a cat", "label": "x"}""", """{"text": "dog", "label": "y"}""");
        work.Image("pictures/a/1.png", SKColors.Red);
        File.WriteAllText(work["no.onnx"], "this is no model");
    }

    [Theory]
    [InlineData(3, "is no ONNX model that can be run", "--encoder", "@no.onnx")]
    [InlineData(3, "does not exist", "--encoder", "@missing.onnx")]
    [InlineData(2, "is unknown; did you mean minilm?", "--encoder", "minilmm")]
    [InlineData(2, "encodes images", "--encoder", "resnet18")]
    [InlineData(3, "is no encoder of texts", "--encoder", "@image.onnx", "--input", "pixels", "--tokenizer", "@vocab.txt")]
    [InlineData(2, "no input 'tokens'", "--encoder", "@text.onnx", "--input", "tokens")]
    [InlineData(2, "no output 'vectors'; it has last_hidden_state", "--encoder", "@text.onnx", "--output", "vectors")]
    [InlineData(2, "--pooling none takes one vector a text", "--encoder", "@text.onnx", "--pooling", "none")]
    [InlineData(3, "--tokenizer @none.txt does not exist", "--encoder", "@text.onnx", "--tokenizer", "@none.txt")]
    [InlineData(3, "has no token [UNK]", "--encoder", "@text.onnx", "--tokenizer", "@t.jsonl")]
    [InlineData(2, "--size belongs to images", "--encoder", "@text.onnx", "--size", "8")]
    [InlineData(3, "line 1 has no field 'labl'; did you mean label?", "--encoder", "@text.onnx", "--label-field", "labl")]
    public void Texts(int code, string sentence, params string[] options)
    {
        string[] before = Listing();
        string found = _work.Refused(code, ["embed", "--data", "text:@t.jsonl:text", .. options, "--out", "@bad"]);
        Assert.Contains(sentence.Replace("@", _work.Folder + "/", StringComparison.Ordinal), found);
        Assert.Equal(before, Listing());
    }

    [Theory]
    [InlineData(2, "lacks the field that holds the texts", "text:@t.jsonl")]
    [InlineData(3, "t.jsonl has no field 'txt'; did you mean text?", "text:@t.jsonl:txt")]
    [InlineData(3, "does not exist", "text:@none.jsonl:text")]
    [InlineData(3, "is a folder; name its files with a pattern", "text:@pictures:text")]
    [InlineData(3, "matches no file", "text:@*.ndjson:text")]
    [InlineData(2, "names 3 fields", "text:@t.jsonl:a,b,c")]
    [InlineData(3, "is of no kind that texts are read from", "text:@no.onnx:text")]
    [InlineData(3, "does not exist", "images:@nowhere")]
    [InlineData(3, "is a file; images:DIR needs the folder", "images:@t.jsonl")]
    [InlineData(2, "must be images:DIR", "imagse:@pictures")]
    [InlineData(3, "does not exist", "webdataset:@none.tar")]
    public void Data(int code, string sentence, string data) =>
        Assert.Contains(sentence, _work.Refused(code, "embed", "--data", data, "--encoder", data.StartsWith("text", StringComparison.Ordinal) ? "@text.onnx" : "@image.onnx", "--out", "@bad"));

    [Theory]
    [InlineData("line 2 is no JSON object", """{"text": "a"}""", "not json")]
    [InlineData("line 1 is no JSON object", "[1, 2]")]
    [InlineData("line 1: the field 'text' holds a list", """{"text": ["a"]}""")]
    [InlineData("line 1: the field 'text' holds half of a surrogate pair", """{"text": "\ud800"}""")]
    [InlineData("line 1 is no JSON object: '{' is invalid", """{"text": "a"} {"text": "b"}""")]
    [InlineData("holds no rows", "")]
    public void JsonLines(string sentence, params string[] lines)
    {
        _work.Text("bad.jsonl", lines);
        Assert.Contains(sentence, _work.Refused(3, "embed", "--data", "text:@bad.jsonl:text", "--encoder", "@text.onnx", "--out", "@bad"));
    }

    [Fact]
    public void Labels_and_ids_that_are_missing_or_repeated()
    {
        string[] command = ["embed", "--data", "text:@l.jsonl:t", "--encoder", "@text.onnx", "--out", "@bad"];
        _work.Text("l.jsonl", """{"t": "a", "y": 1, "k": "p"}""", """{"t": "b", "y": null, "k": "p"}""");
        Assert.Contains("line 2: the field 'y' is missing or empty; every row needs its label", _work.Refused(3, [.. command, "--label-field", "y"]));
        Assert.Contains("1 rows have an id that an earlier row has ('p' of row 0 again at row 1)", _work.Refused(3, [.. command, "--id-field", "k"]));
    }

    [Fact]
    public void Other_encodings_and_damaged_archives()
    {
        string[] command = ["embed", "--encoder", "@text.onnx", "--out", "@bad", "--data"];
        File.WriteAllBytes(_work["latin.txt"], [(byte)'a', (byte)'\n', 0xE9, (byte)'\n']);
        Assert.Contains("line 2 is not UTF-8; convert the file", _work.Refused(3, [.. command, "text:@latin.txt"]));
        File.WriteAllText(_work["wide.txt"], "a", System.Text.Encoding.Unicode);
        Assert.Contains("is UTF-16", _work.Refused(3, [.. command, "text:@wide.txt"]));
        File.WriteAllText(_work["wrong.txt.gz"], "no gzip at all");
        Assert.Contains("gzip", _work.Refused(3, [.. command, "text:@wrong.txt.gz"]));
    }

    [Fact]
    public void Models_that_want_something_else()
    {
        OnnxFile.WriteTokenTable(_work["extra.onnx"], 11, 4, "positions");
        Assert.Contains("wants positions [rows, length], which a text does not give", _work.Refused(3, "embed", "--data", "text:@t.jsonl:text", "--encoder", "@extra.onnx", "--input", "input_ids", "--out", "@bad"));
        OnnxFile.WriteWithExternalData(_work["external.onnx"]);
        Assert.Contains("keeps its weights in a second file", _work.Refused(3, "embed", "--data", "images:@pictures", "--encoder", "@external.onnx", "--out", "@bad"));
        Assert.Contains("is no encoder of images", _work.Refused(3, "embed", "--data", "images:@pictures", "--encoder", "@text.onnx", "--input", "input_ids", "--out", "@bad"));
        // The vocabulary is larger than the model's table.
        OnnxFile.WriteTokenTable(_work["small.onnx"], 4, 4);
        Assert.Contains("is no ONNX model that can be run", _work.Refused(3, "embed", "--data", "text:@t.jsonl:text", "--encoder", "@small.onnx", "--out", "@bad"));
    }

    [Fact]
    public void Layouts_with_two_meanings()
    {
        _work.Image("mixed/a/1.png", SKColors.Red);
        _work.Image("mixed/2.png", SKColors.Red);
        Assert.Contains("holds images (2.png, ...) and folders of images (a, ...)", _work.Refused(3, "embed", "--data", "images:@mixed", "--encoder", "@image.onnx", "--out", "@bad"));
        Directory.CreateDirectory(_work["bare/a"]);
        Assert.Contains("has no image", _work.Refused(3, "embed", "--data", "images:@bare", "--encoder", "@image.onnx", "--out", "@bad"));
        Assert.Contains("labels belongs to images that lie in one folder", _work.Refused(2, "embed", "--data", "images:@pictures", "--labels", "@t.jsonl", "--encoder", "@image.onnx", "--out", "@bad"));
    }

    string[] Listing() => [.. Directory.EnumerateFileSystemEntries(_work.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
