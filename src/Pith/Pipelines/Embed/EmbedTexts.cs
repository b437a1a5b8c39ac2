using System.Diagnostics;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>Texts to embeddings.</summary>
sealed class EmbedTexts : EmbedWork
{
    /// <summary>Texts of a batch where nothing else is asked for: beyond 16 the padding costs more than the batch saves.</summary>
    const int UsualBatch = 8;

    readonly TextParts _parts;
    readonly TextRows _rows;
    readonly DistinctTexts _distinct;
    readonly ClassColumn? _classes;
    readonly ITextEncoder _encoder;

    EmbedTexts(StageCall<EmbedRequest> call, StageContext context, TextParts parts, ITextEncoder encoder)
        : base(call, context)
    {
        (_parts, _rows, _encoder) = (parts, parts.Rows, encoder);
        _distinct = DistinctTexts.Of(_rows.Texts, _rows.Seconds);
        _classes = _rows.Labels is null ? null : NamedClasses.Of(_rows.Labels);
    }

    /// <summary>Reads the texts and opens the encoder.</summary>
    public static EmbedTexts Open(StageCall<EmbedRequest> call, StageContext context)
    {
        EncoderSettings settings = EncoderChoice.Of(call.Request);
        TextParts parts = context.Stages.Time("read", () => TextParts.Read(call.Request, context.Cancellation));
        ITextEncoder encoder = context.Stages.Time("load encoder", () => EncoderLibrary.Current.OpenTexts(settings));
        foreach (string note in parts.Notes.Concat(encoder.Notes))
            context.Log.Message("note: " + note);
        return new EmbedTexts(call, context, parts, encoder);
    }

    public override long Rows => _parts.Train.Length;

    public override long Columns => _encoder.Columns;

    protected override long Vectors => _distinct.Rows.Length;

    public override EmbedResult Run(RunFolder? run)
    {
        using var parts = new VectorParts(run!, "vectors", _distinct.Rows.Length, _encoder.Columns);
        int cut = 0;
        Context.Stages.Time("embed", () => cut = Embed(parts));
        EmbedResult result = new()
        {
            Word = "texts",
            Rows = _parts.Train.Length,
            TestRows = _parts.Test.Length,
            Columns = _encoder.Columns,
            Classes = _classes is null ? 0 : _classes.Labels.Max() + 1,
            Duplicates = _rows.Rows - _distinct.Rows.Length,
            Empty = _rows.Texts.Index().Count(text => IsEmpty(text.Index)),
            Cut = cut,
        };
        Context.RequireGoOn();
        Context.Stages.Time("write", () => Write(run!, parts, result));
        return result;
    }

    protected override double SecondsOfRow()
    {
        TokenizedText[] some = [.. Enumerable.Range(0, Math.Min(4, _distinct.Rows.Length)).Select(i => Tokenize(i * (_distinct.Rows.Length / 4)))];
        var vectors = new float[some.Length * _encoder.Columns];
        var batches = new TextBatches(_encoder, 1, 1, Context.Cancellation);
        batches.Encode(some, vectors, _ => "a text", _ => { });
        long start = Stopwatch.GetTimestamp();
        batches.Encode(some, vectors, _ => "a text", _ => { });
        return Stopwatch.GetElapsedTime(start).TotalSeconds / some.Length;
    }

    protected override void Dispose(bool disposing)
    {
        _encoder.Dispose();
        base.Dispose(disposing);
    }

    bool IsEmpty(int row) => string.IsNullOrWhiteSpace(_rows.Texts[row]) && string.IsNullOrWhiteSpace(_rows.Seconds?[row]);

    TokenizedText Tokenize(int place) => _encoder.Tokenize(_rows.Texts[_distinct.Rows[place]], _rows.Seconds?[_distinct.Rows[place]]);

    int Embed(VectorParts parts)
    {
        var isCut = new bool[_distinct.Rows.Length];
        long done = 0;
        var batches = new TextBatches(_encoder, Request.Batch ?? UsualBatch, Call.Threads, Context.Cancellation);
        void Tell(int count) => Context.Progress?.Report(new WorkProgress("embed", Interlocked.Add(ref done, count), isCut.Length, "texts"));
        // What was cut is counted anew in a run that goes on.
        parts.Fill(
            (first, count, vectors) =>
            {
                var texts = new TokenizedText[count];
                for (int i = 0; i < count; i++)
                {
                    Context.Cancellation.ThrowIfCancellationRequested();
                    texts[i] = Tokenize(first + i);
                    isCut[first + i] = texts[i].IsCut;
                }
                batches.Encode(texts, vectors, place => NameOf(_distinct.Rows[first + place]), Tell);
            },
            (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                    isCut[i] = Tokenize(i).IsCut;
                Tell(count);
            });
        return _distinct.Places.Count(place => isCut[place]);
    }

    string NameOf(int row) => _rows.Ids is null ? $"the text of row {_parts.Ids[row]}" : $"the text {_parts.Ids[row]}";

    void Write(RunFolder run, VectorParts parts, EmbedResult result)
    {
        WritePart(run, "", _parts.Train, parts);
        if (_parts.Test.Length > 0)
            WritePart(run, "test-", _parts.Test, parts);
        if (_classes is not null)
            WriteClasses(run, _classes);
        EmbeddingFile.Write(run, Request, result);
    }

    void WritePart(RunFolder run, string prefix, int[] rows, VectorParts vectors)
    {
        VectorFiles.Write(run, prefix + "embeddings", Array.ConvertAll(rows, row => _distinct.Places[row]), _encoder.Columns, vectors, Request);
        WriteIds(run, prefix + "ids.txt", rows.Select(row => _parts.Ids[row]));
        if (_classes is not null)
            WriteLabels(run, prefix + "labels.npy", Array.ConvertAll(rows, row => _classes.Labels[row]));
    }
}
