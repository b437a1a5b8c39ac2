using Pith.Data.Encoders;
using Pith.Data.Labels;
using Pith.Data.Texts;

namespace Pith.Pipelines.Embed;

/// <summary>What is asked of an embedding: which images or texts, by which encoder, written how.</summary>
sealed record EmbedRequest
{
    /// <summary>Images or texts: <c>images:DIR</c>, <c>webdataset:GLOB.tar</c> or <c>text:FILE:field</c>. Always needed.</summary>
    public string Data { get; init; } = "";

    /// <summary>The encoder: a name of <see cref="KnownEncoders"/>, or an ONNX file. Default null: the usual one for the data.</summary>
    public string? Encoder { get; init; }

    /// <summary>A second encoder, of the texts that belong to images; its vectors must be as long. Default null.</summary>
    public string? TextEncoder { get; init; }

    /// <summary>The field of the labels in tables of texts or in the json of a WebDataset. Default null.</summary>
    public string? LabelField { get; init; }

    /// <summary>What the labels of texts are. Default classes.</summary>
    public LabelKind Target { get; init; } = LabelKind.Classes;

    /// <summary>The field of the rows' own names in tables of texts. Default null, row numbers.</summary>
    public string? IdField { get; init; }

    /// <summary>The field of what texts of one origin share: a split does not part them. Default null, only equal texts stay together.</summary>
    public string? GroupField { get; init; }

    /// <summary>Texts for testing, as <see cref="Data"/>, with the same fields. Default null.</summary>
    public string? TestData { get; init; }

    /// <summary>The share of the texts that is held out for testing, above 0 and up to a half; those are no rows then. Default null, none.</summary>
    public double? TestShare { get; init; }

    /// <summary>How many of the texts are taken, drawn by the seed. Default null, all.</summary>
    public int? Sample { get; init; }

    /// <summary>Seed of the sample and of the split. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>A table of the images' classes by their names, where they have none. Default null.</summary>
    public string? Labels { get; init; }

    /// <summary>How the vectors of tokens become one. Default null: mean where the model gives a vector for each token.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether vectors are scaled to unit length; MiniLM's always are. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>Pixels of a side of an image, 1 to 4096. Default null: what the model says, or 224.</summary>
    public int? Size { get; init; }

    /// <summary>What is subtracted from red, green and blue, which are 0 to 1. Default null: the means of ImageNet.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>What red, green and blue are divided by then. Default null: the deviations of ImageNet.</summary>
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>The model's input for pixels or tokens, where it has several. Default null.</summary>
    public string? Input { get; init; }

    /// <summary>The model's output, where it has several. Default null.</summary>
    public string? Output { get; init; }

    /// <summary>The vocabulary of a text encoder that is a file. Default null: vocab.txt beside it.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The most tokens of a text, 3 to 8192; longer texts are cut. Default 256.</summary>
    public int MostTokens { get; init; } = 256;

    /// <summary>Whether images that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Whether vectors are written in half precision. Default false.</summary>
    public bool Half { get; init; }

    /// <summary>Rows of a shard. Default null: one file.</summary>
    public int? ShardRows { get; init; }

    /// <summary>Rows that the model sees at once. It does not decide the result. Default null: 8 texts or 4 images.</summary>
    public int? Batch { get; init; }

    /// <summary>The request with what its data usually have where nothing is named: the encoder, and the fields of Debian's packages.</summary>
    public EmbedRequest Completed()
    {
        EmbedRequest request = this with { Encoder = Encoder ?? (IsOfTexts ? KnownEncoders.UsualForTexts : KnownEncoders.UsualForImages) };
        return Data != DebianPackages.Name ? request : request with
        {
            LabelField = LabelField ?? DebianPackages.LabelField,
            IdField = IdField ?? DebianPackages.IdField,
            GroupField = GroupField ?? DebianPackages.GroupField,
        };
    }

    /// <summary>Whether the rows are texts.</summary>
    public bool IsOfTexts => TextDataSpec.Matches(Data);
}
