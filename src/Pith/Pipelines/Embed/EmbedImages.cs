using System.Diagnostics;
using Pith.Data.Images;
using Pith.Data.Images.Decoding;
using Pith.Data.Images.Folders;
using Pith.Data.Labels;
using Pith.Numerics.Threading;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>Images to embeddings, those for testing too.</summary>
sealed class EmbedImages : EmbedWork
{
    const int UsualBatch = 4;

    readonly ImageEntry[] _images;
    readonly int _train;
    readonly List<UnusableImage> _skipped;
    readonly IImageEncoder _encoder;
    readonly ImageTexts? _texts;

    EmbedImages(StageCall<EmbedRequest> call, StageContext context, ImageEntry[] images, int train, IEnumerable<UnusableImage> skipped, IImageEncoder encoder)
        : base(call, context)
    {
        (_images, _train, _skipped, _encoder) = (images, train, [.. skipped], encoder);
        try
        {
            _texts = call.Request.TextEncoder is null ? null : ImageTexts.Open(call, context, images, encoder.Columns);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>Finds the images, looks at their headers and opens the encoder.</summary>
    public static EmbedImages Open(StageCall<EmbedRequest> call, StageContext context)
    {
        EncoderSettings settings = EncoderChoice.Of(call.Request);
        ImageParts parts = context.Stages.Time("read", () => Find(call.Request));
        foreach (string note in parts.Notes)
            context.Log.Message("note: " + note);
        ImageEntry[] images = [.. parts.All];
        ImageFinding[] findings = context.Stages.Time("check images", () => UnusableImages.Inspect(images, call.Threads, context.Progress, context.Cancellation));
        IReadOnlyList<UnusableImage> unusable = UnusableImages.Of(images, findings);
        if (UnusableImages.Settle(unusable, images.Length, call.Request.SkipBroken) is string left)
            context.Log.Message(left);
        bool[] isGood = Array.ConvertAll(findings, finding => finding.State == ImageState.Good);
        int train = isGood.Take(parts.Train.Count).Count(good => good);
        if (train == 0)
            throw new InvalidDataContentException($"{call.Request.Data}: no image but those for testing can be used.");
        IImageEncoder encoder = context.Stages.Time("load encoder", () => EncoderLibrary.Current.OpenImages(settings));
        foreach (string note in encoder.Notes)
            context.Log.Message("note: " + note);
        return new EmbedImages(call, context, [.. images.Where((_, i) => isGood[i])], train, unusable, encoder);
    }

    static ImageParts Find(EmbedRequest request)
    {
        ImageParts parts = ImageTable.WithClasses(ImageDataSpec.Parse(request.Data).FindImages(request.LabelField), request.Labels);
        return request.TextEncoder is null ? parts : parts with { Train = [.. parts.Train.Select(image => image.WithText())], Test = [.. parts.Test.Select(image => image.WithText())] };
    }

    public override long Rows => _train;

    public override long Columns => _encoder.Columns;

    protected override long Vectors => _images.Length;

    public override EmbedResult Run(RunFolder? run)
    {
        using var parts = new VectorParts(run!, "vectors", _images.Length, _encoder.Columns);
        Context.Stages.Time("embed", () => Embed(parts));
        // A damaged image shows only when it is decoded; its vector is marked by NaN.
        bool[] isGood = [.. Enumerable.Range(0, _images.Length).Select(i => !float.IsNaN(parts.Row(i)[0]))];
        UnusableImage[] damaged = [.. _images.Where((_, i) => !isGood[i]).Select(image => new UnusableImage(image.Id, new ImageFinding(ImageState.Broken).Words))];
        if (UnusableImages.Settle(damaged, _images.Length, Request.SkipBroken) is string left)
            Context.Log.Message(left);
        _skipped.AddRange(damaged);
        using VectorParts? texts = _texts?.Run(run!, Context, Call);
        Context.RequireGoOn();
        return Context.Stages.Time("write", () => Write(run!, parts, texts, isGood));
    }

    protected override double SecondsOfRow()
    {
        var pixels = new byte[_encoder.Size * _encoder.Size * 3];
        var vector = new float[_encoder.Columns];
        void One()
        {
            ImageDecoders.Current.Decode(_images[0].Read(), _encoder.Size, pixels);
            _encoder.Encode(pixels, 1, vector);
        }
        One();
        long start = Stopwatch.GetTimestamp();
        One();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    protected override void Dispose(bool disposing)
    {
        _encoder.Dispose();
        _texts?.Dispose();
        base.Dispose(disposing);
    }

    void Embed(VectorParts parts)
    {
        long done = 0;
        void Tell(int count) => Context.Progress?.Report(new WorkProgress("embed", Interlocked.Add(ref done, count), _images.Length, "images"));
        int batch = Math.Min(Request.Batch ?? UsualBatch, _encoder.MostRows);
        parts.Fill(
            (first, count, vectors) => RowBlocks.ForEach(count, batch, Call.Threads, () => new byte[batch * _encoder.Size * _encoder.Size * 3], (start, some, pixels) =>
            {
                EmbedBatch(first + start, some, pixels, vectors.AsSpan(start * _encoder.Columns, some * _encoder.Columns));
                Tell(some);
            }, Context.Cancellation),
            (_, count) => Tell(count));
    }

    void EmbedBatch(int first, int count, byte[] pixels, Span<float> vectors)
    {
        int imageBytes = _encoder.Size * _encoder.Size * 3;
        int columns = _encoder.Columns;
        var places = new List<int>(count);
        for (int i = 0; i < count; i++)
        {
            ImageFinding finding = ImageDecoders.Current.Decode(_images[first + i].Read(), _encoder.Size, pixels.AsSpan(places.Count * imageBytes, imageBytes));
            if (finding.State == ImageState.Good)
                places.Add(i);
            else if (!Request.SkipBroken)
                UnusableImages.Settle([new UnusableImage(_images[first + i].Id, finding.Words)], _images.Length, mayBeSkipped: false);
        }
        vectors.Fill(float.NaN);
        if (places.Count == 0)
            return;
        var found = new float[places.Count * columns];
        _encoder.Encode(pixels.AsSpan(0, places.Count * imageBytes), places.Count, found);
        for (int i = 0; i < places.Count; i++)
        {
            FiniteVectors.Require(found.AsSpan(i * columns, columns), first + places[i], place => $"the image {_images[place].Id}");
            found.AsSpan(i * columns, columns).CopyTo(vectors[(places[i] * columns)..]);
        }
    }

    EmbedResult Write(RunFolder run, VectorParts parts, VectorParts? texts, bool[] isGood)
    {
        int[] train = [.. Enumerable.Range(0, _train).Where(i => isGood[i])];
        int[] test = [.. Enumerable.Range(_train, _images.Length - _train).Where(i => isGood[i])];
        VectorFiles.Write(run, "embeddings", train, _encoder.Columns, parts, Request);
        WriteIds(run, "ids.txt", train.Select(i => _images[i].Id));
        if (test.Length > 0)
        {
            VectorFiles.Write(run, "test-embeddings", test, _encoder.Columns, parts, Request);
            WriteIds(run, "test-ids.txt", test.Select(i => _images[i].Id));
        }
        ClassColumn? classes = Array.TrueForAll(_images, image => image.Class is not null) ? NamedClasses.Of([.. train.Concat(test).Select(i => _images[i].Class!)]) : null;
        if (classes is not null)
        {
            WriteLabels(run, "labels.npy", classes.Labels.AsSpan(0, train.Length));
            if (test.Length > 0)
                WriteLabels(run, "test-labels.npy", classes.Labels.AsSpan(train.Length));
            WriteClasses(run, classes);
        }
        if (_skipped.Count > 0)
            run.Write("skipped.csv", path => File.WriteAllLines(path, _skipped.Select(image => $"{Quoted(image.Id)},{Quoted(image.Reason)}").Prepend("image,reason")));
        if (texts is not null)
            _texts!.Write(run, train, parts, texts, Request);
        var result = new EmbedResult
        {
            Word = "images",
            Rows = train.Length,
            Columns = _encoder.Columns,
            TestRows = test.Length,
            Classes = classes is null ? 0 : classes.Labels.Max() + 1,
            Skipped = _skipped,
            HasSimilarity = texts is not null,
        };
        EmbeddingFile.Write(run, Request, result);
        return result;
    }

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
