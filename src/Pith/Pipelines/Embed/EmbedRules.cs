using System.Globalization;
using Pith.Data.Encoders;
using Pith.Data.Labels;
using Pith.Data.Texts;

namespace Pith.Pipelines.Embed;

/// <summary>The options of an embedding.</summary>
static class EmbedRules
{
    /// <summary>The forms of data that are embedded, in words.</summary>
    public const string Forms = "images:DIR (a folder a class), webdataset:GLOB.tar, " + TextDataSpec.Forms;

    /// <summary>All of them, in the order in which they are written.</summary>
    public static IReadOnlyList<OptionRule<EmbedRequest>> All { get; } =
    [
        new("data", "what is embedded: " + Forms, new AnyText("SPEC"), r => r.Data, (r, v) => r with { Data = (string)v! }) { Role = OptionRole.Input, GoesFirst = true },
        Input("encoder", $"an encoder that installs by name ({string.Join(", ", KnownEncoders.All.Select(encoder => encoder.Name))}), or an ONNX file", r => r.Encoder, (r, v) => r with { Encoder = v }, "NAME|FILE.onnx",
            $"{KnownEncoders.UsualForTexts} for texts, {KnownEncoders.UsualForImages} for images"),
        Input("text-encoder", "an ONNX file that encodes the text of each image into the same space, which gives the score clip-similarity", r => r.TextEncoder, (r, v) => r with { TextEncoder = v }, "FILE.onnx"),
        new("label-field", "the field of the labels, of texts or of the json of a WebDataset", new AnyText("FIELD"), r => r.LabelField, (r, v) => r with { LabelField = (string?)v }),
        new("target", "what the labels of texts are: classes, or numbers to predict", new Choice<LabelKind>(), r => r.Target, (r, v) => r with { Target = (LabelKind)v! }),
        new("id-field", "the field of the rows' own names, of texts", new AnyText("FIELD"), r => r.IdField, (r, v) => r with { IdField = (string?)v }) { DefaultWords = "the row number" },
        new("group-field", "the field of what texts of one origin share, such as their author or document: a split does not part them", new AnyText("FIELD"), r => r.GroupField, (r, v) => r with { GroupField = (string?)v }),
        Input("test-data", "texts for testing, in the forms of `data` and with the same fields", r => r.TestData, (r, v) => r with { TestData = v }, "SPEC"),
        new("test-share", "hold out this share of the texts for testing, above 0 and up to 0.5: rows of one text, or of one group, stay together",
            new Interval(0, 0.5) { ExcludesMinimum = true, IsOptional = true }, r => r.TestShare, (r, v) => r with { TestShare = (double?)v })
        {
            ValueName = "F",
        },
        new("sample", "take only so many of the texts, drawn by the seed", new Whole(1, IsOptional: true), r => r.Sample, (r, v) => r with { Sample = (int?)v }) { ValueName = "N" },
        Input("labels", "the classes of images that lie in one folder: FILE.csv:column with their names in another column", r => r.Labels, (r, v) => r with { Labels = v }, "FILE"),
        new("pooling", "how the vectors of a text's tokens become one: mean, cls (the first one's) or none (the model's output as it is)",
            new Custom("POOLING", "one of mean, cls, none", text => KebabCase.TryParse(text, out Pooling pooling) ? pooling : null), r => r.Pooling, (r, v) => r with { Pooling = (Pooling?)v })
        {
            DefaultWords = "mean where the model gives a vector for each token",
        },
        new("normalize", $"scale every vector to unit length, as {KnownEncoders.UsualForTexts} and `text-encoder` do always", new Switch(), r => r.Normalize, (r, v) => r with { Normalize = (bool)v! }),
        new("size", "pixels of a side of an image, a whole number from 1 to 4096", new Whole(1, 4096, IsOptional: true), r => r.Size, (r, v) => r with { Size = (int?)v })
        {
            DefaultWords = "what the model says, or 224",
        },
        Colors("mean", "what is subtracted from red, green and blue, which are 0 to 1", "0.485,0.456,0.406", r => r.Mean, (r, v) => r with { Mean = v }),
        Colors("std", "what red, green and blue are divided by then", "0.229,0.224,0.225", r => r.Deviation, (r, v) => r with { Deviation = v }),
        new("input", "the model's input for pixels or tokens, where it has several", new AnyText("NAME"), r => r.Input, (r, v) => r with { Input = (string?)v }),
        new("output", "the model's output, where it has several", new AnyText("NAME"), r => r.Output, (r, v) => r with { Output = (string?)v }),
        Input("tokenizer", "the vocabulary of a text encoder of one's own: vocab.txt, one token a line (BERT), or vocab.json with merges.txt beside it (CLIP)", r => r.Tokenizer, (r, v) => r with { Tokenizer = v }, "FILE", "vocab.txt or vocab.json beside the model"),
        new("max-tokens", "the most tokens of a text, a whole number from 3 to 8192; longer texts are cut", new Whole(3, 8192), r => r.MostTokens, (r, v) => r with { MostTokens = (int)v! }),
        new("skip-broken", "leave out images that are broken, huge, animated or none; they are counted and listed", new Switch(), r => r.SkipBroken, (r, v) => r with { SkipBroken = (bool)v! }),
        new("half", "write the vectors in half precision: half the disk", new Switch(), r => r.Half, (r, v) => r with { Half = (bool)v! }),
        new("shard-rows", "write shards of this many rows into a folder embeddings/ in place of one file", new Whole(1, IsOptional: true), r => r.ShardRows, (r, v) => r with { ShardRows = (int?)v }),
        new("batch", "rows that the model sees at once, a whole number from 1 to 1024", new Whole(1, 1024, IsOptional: true), r => r.Batch, (r, v) => r with { Batch = (int?)v })
        {
            Role = OptionRole.Execution,
            DefaultWords = "8 texts, 4 images",
        },
        RequestRules.Seed<EmbedRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
    ];

    static OptionRule<EmbedRequest> Input(
        string name, string summary, Func<EmbedRequest, string?> get, Func<EmbedRequest, string, EmbedRequest> with, string placeholder, string? defaultWords = null) =>
        new(name, summary, new AnyText(placeholder), get, (r, v) => with(r, (string)v!)) { Role = OptionRole.Input, DefaultWords = defaultWords };

    static OptionRule<EmbedRequest> Colors(
        string name, string summary, string usual, Func<EmbedRequest, IReadOnlyList<double>?> get, Func<EmbedRequest, IReadOnlyList<double>?, EmbedRequest> with) =>
        new(name, $"{summary}: three numbers with commas, or one for all",
            new Custom("R,G,B", "three numbers with commas, or one for all", ReadColors, v => string.Join(',', ((IReadOnlyList<double>)v).Select(c => c.ToString(CultureInfo.InvariantCulture)))),
            get, (r, v) => with(r, (IReadOnlyList<double>?)v))
        {
            DefaultWords = usual,
        };

    static object? ReadColors(string text)
    {
        var numbers = new List<double>();
        foreach (string part in text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                return null;
            numbers.Add(number);
        }
        if (numbers.Count == 1)
            numbers.AddRange([numbers[0], numbers[0]]);
        return numbers.Count == 3 ? numbers : null;
    }
}
