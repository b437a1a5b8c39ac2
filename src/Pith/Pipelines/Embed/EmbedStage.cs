using Pith.Data.Encoders;
using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Texts;

namespace Pith.Pipelines.Embed;

/// <summary>Images or texts to embeddings by a pretrained encoder.</summary>
/// <remarks>The folder holds <c>embeddings.npy</c> [N, D] or shards of it, <c>ids.txt</c>, <c>embedding.json</c> and, where rows have classes,
/// <c>labels.npy</c> and <c>classes.txt</c>; of images for testing <c>test-embeddings.npy</c>, <c>test-ids.txt</c>, <c>test-labels.npy</c>;
/// of texts the same where some are held out or brought, and of texts with classes <c>groups.npy</c>, rows that no split may part; of what was left out <c>skipped.csv</c>.</remarks>
sealed class EmbedStage : Stage<EmbedRequest, EmbedResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "turns images or texts into embeddings with a pretrained encoder";

    /// <inheritdoc/>
    public override string Name => "embed";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override EmbedRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<EmbedRequest>> Rules => EmbedRules.All;

    /// <inheritdoc/>
    public override bool IsResumable => true;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["test-data", "test-share"]];

    /// <inheritdoc/>
    public override void Check(EmbedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Data.Length == 0)
            throw new OptionException("data", $"`data` is missing; give what to embed: {EmbedRules.Forms}.");
        if (request.IsOfTexts)
            CheckTexts(request);
        else
            CheckImages(request);
        if (request.Deviation is { } deviation && deviation.Any(value => value <= 0))
            throw new OptionException("std", string.Join(',', deviation), "three numbers above 0");
    }

    /// <inheritdoc/>
    protected internal override ulong SeedOf(EmbedRequest request) => request.Seed;

    /// <inheritdoc/>
    protected internal override StageWork<EmbedRequest, EmbedResult> Open(StageCall<EmbedRequest> call, StageContext context)
    {
        call = call with { Request = call.Request.Completed() };
        return call.Request.IsOfTexts ? EmbedTexts.Open(call, context) : EmbedImages.Open(call, context);
    }

    static void CheckTexts(EmbedRequest request)
    {
        TextDataSpec.Parse(request.Data);
        (string Option, bool IsGiven)[] ofImages =
        [
            ("size", request.Size is not null), ("mean", request.Mean is not null), ("std", request.Deviation is not null),
            ("skip-broken", request.SkipBroken), ("labels", request.Labels is not null), ("text-encoder", request.TextEncoder is not null),
        ];
        Refuse(ofImages, "belongs to images; leave it out with texts");
        if (request.Target == LabelKind.Numbers && request.LabelField is null)
            throw new OptionException("target", "`target` numbers needs the field of the numbers; give `label-field`.");
        if (request.TestData is not null && request.TestShare is not null)
            throw new OptionException("test-share", "`test-data` and `test-share` exclude each other; give one of them.");
        if (request.TestData is string test && (TextDataSpec.Parse(test) is var testing && TextDataSpec.Parse(request.Data) is var data && (testing.Fields.Count != data.Fields.Count || testing.IsCompared != data.IsCompared)))
            throw new OptionException("test-data", $"`test-data` {test} must name as many fields of texts as `data` {request.Data}.");
        if (request.GroupField is not null && request.TestShare is null && request.Data != DebianPackages.Name)
            throw new OptionException("group-field", "`group-field` says what a split must not part; give `test-share`, or leave it out.");
        RequireInput(request.Encoder, EncoderInput.Texts, "texts");
    }

    static void CheckImages(EmbedRequest request)
    {
        if (ImageDataSpec.TryParse(request.Data) is not { IsOfFiles: true } spec)
        {
            throw new OptionException("data", ImageDataSpec.TryParse(request.Data) is null
                ? $"`data` must be {EmbedRules.Forms}; got '{request.Data}'."
                : $"`data` {request.Data} is an array of small images already; encoders are for {EmbedRules.Forms}, and pith train --model cnn learns features of such images.");
        }
        bool hasTexts = request.TextEncoder is not null;
        (string Option, bool IsGiven)[] ofTexts =
        [
            ("tokenizer", request.Tokenizer is not null && !hasTexts), ("group-field", request.GroupField is not null), ("test-data", request.TestData is not null),
            ("test-share", request.TestShare is not null), ("sample", request.Sample is not null), ("target", request.Target != LabelKind.Classes), ("label-field", request.LabelField is not null && spec.Kind == "images"),
        ];
        Refuse(ofTexts, "belongs to texts; leave it out with images");
        if (request.Labels is not null && spec.Kind == "webdataset")
            throw new OptionException("labels", "`labels` belongs to images in one folder; the samples of a WebDataset have cls members, or `label-field` names a field of their json.");
        RequireInput(request.Encoder, EncoderInput.Images, "images");
        RequireInput(request.TextEncoder, EncoderInput.Texts, "texts");
    }

    static void Refuse((string Option, bool IsGiven)[] options, string reason)
    {
        if (Array.Find(options, option => option.IsGiven).Option is string foreign)
            throw new OptionException(foreign, $"`{foreign}` {reason}.");
    }

    static void RequireInput(string? name, EncoderInput input, string word)
    {
        if (name is null || File.Exists(name))
            return;
        if (KnownEncoders.Find(name) is EncoderInfo known && known.Input != input)
            throw new OptionException("encoder", $"`encoder` {name} encodes {(known.Input == EncoderInput.Texts ? "texts" : "images")}, but `data` names {word}; give {KnownEncoders.All.First(e => e.Input == input).Name} or an ONNX file.");
        if (KnownEncoders.Find(name) is null && !name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new OptionException("encoder", $"`encoder` {name} is unknown{Suggestions.Ending(name, KnownEncoders.All.Select(e => e.Name), $"; there are {string.Join(", ", KnownEncoders.All.Select(e => e.Name))}, or give an ONNX file.")}");
    }
}
