using Pith.Data.Formats.Npy;
using Pith.Data.Images.Folders;
using Pith.Data.Scores;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>The texts that belong to images, in the space of the images' vectors: how near each is to its image is the score
/// <c>clip-similarity</c>.</summary>
/// <remarks>The node value of D2's unsupervised variant (Maharana et al., arXiv 2310.07931, DataComp): the cosine of the angle between the
/// vectors of image and text (Radford et al., arXiv 2103.00020); high is taken first.</remarks>
sealed class ImageTexts : IDisposable
{
    /// <summary>The score's contract name.</summary>
    public const string Score = "clip-similarity";

    const int UsualBatch = 8;

    readonly ImageEntry[] _images;
    readonly DistinctTexts _distinct;
    readonly ITextEncoder _encoder;

    ImageTexts(ImageEntry[] images, ITextEncoder encoder)
    {
        (_images, _encoder) = (images, encoder);
        _distinct = DistinctTexts.Of([.. images.Select(image => image.Text!)], null);
    }

    /// <summary>Opens the encoder of the texts.</summary>
    /// <param name="call">The call.</param>
    /// <param name="context">Times and messages.</param>
    /// <param name="images">The images.</param>
    /// <param name="columns">D of the images' vectors.</param>
    /// <exception cref="OptionException">The vectors of the texts are of another length.</exception>
    /// <exception cref="InvalidDataContentException">An image has no text.</exception>
    public static ImageTexts Open(StageCall<EmbedRequest> call, StageContext context, ImageEntry[] images, int columns)
    {
        if (Array.Find(images, image => image.Text is null) is ImageEntry silent)
            throw new InvalidDataContentException($"the image {silent.Id} has no text, which `text-encoder` needs: a .txt file of its name beside it, or a txt member of its sample.");
        ITextEncoder encoder = context.Stages.Time("load text encoder", () => EncoderLibrary.Current.OpenTexts(EncoderChoice.OfTexts(call.Request)));
        foreach (string note in encoder.Notes)
            context.Log.Message("note: " + note);
        if (encoder.Columns == columns)
            return new ImageTexts(images, encoder);
        int found = encoder.Columns;
        encoder.Dispose();
        throw new OptionException("text-encoder", FormattableString.Invariant($"`text-encoder` gives vectors of {found} numbers but `encoder` of {columns}; both must be of one model, which puts images and texts into one space."));
    }

    /// <summary>Encodes the texts.</summary>
    /// <returns>The vector of each different text.</returns>
    public VectorParts Run(RunFolder run, StageContext context, StageCall<EmbedRequest> call)
    {
        var parts = new VectorParts(run, "texts", _distinct.Rows.Length, _encoder.Columns);
        var batches = new TextBatches(_encoder, call.Request.Batch ?? UsualBatch, call.Threads, context.Cancellation);
        long done = 0;
        void Tell(int count) => context.Progress?.Report(new WorkProgress("embed texts", Interlocked.Add(ref done, count), _distinct.Rows.Length, "texts"));
        context.Stages.Time("embed texts", () => parts.Fill(
            (first, count, vectors) => batches.Encode(
                [.. Enumerable.Range(first, count).Select(place => _encoder.Tokenize(_images[_distinct.Rows[place]].Text!, null))],
                vectors, place => $"the text of {_images[_distinct.Rows[first + place]].Id}", Tell),
            (_, count) => Tell(count)));
        return parts;
    }

    /// <summary>Writes the texts' vectors and the score of every row.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="rows">The image of each row.</param>
    /// <param name="images">The images' vectors, of unit length.</param>
    /// <param name="texts">From <see cref="Run"/>.</param>
    /// <param name="request">Precision and shards.</param>
    public void Write(RunFolder run, int[] rows, VectorParts images, VectorParts texts, EmbedRequest request)
    {
        int[] places = [.. rows.Select(row => _distinct.Places[row])];
        VectorFiles.Write(run, "text-embeddings", places, _encoder.Columns, texts, request);
        var similarity = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> image = images.Row(rows[i]);
            ReadOnlySpan<float> text = texts.Row(places[i]);
            for (int d = 0; d < image.Length; d++)
                similarity[i] += (double)image[d] * text[d];
        }
        var score = new ImportanceScores(
            Score, ScoreDirection.HighIsHard, similarity,
            "cosine of the angle between the vectors of image and text; a high one is kept first",
            source: "Radford et al., arXiv 2103.00020; as a node value Maharana et al., arXiv 2310.07931");
        run.Write($"scores/{Score}.npy", path => NpyFile.Write<double>(path, similarity));
        run.Write(ScoresFolder.FileName, path => ScoresFile.Of([score]).Write(path));
    }

    /// <summary>Closes the encoder.</summary>
    public void Dispose() => _encoder.Dispose();
}
