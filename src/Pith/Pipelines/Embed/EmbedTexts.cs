using System.Diagnostics;
using System.Globalization;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>Texts to embeddings.</summary>
sealed class EmbedTexts : EmbedWork
{
    /// <summary>Texts of a batch where nothing else is asked for: beyond 16 the padding costs more than the batch saves.</summary>
    const int UsualBatch = 8;

    readonly TextRows _rows;
    readonly DistinctTexts _distinct;
    readonly ClassColumn? _classes;
    readonly ITextEncoder _encoder;

    EmbedTexts(StageCall<EmbedRequest> call, StageContext context, TextRows rows, ITextEncoder encoder)
        : base(call, context)
    {
        (_rows, _encoder) = (rows, encoder);
        _distinct = DistinctTexts.Of(rows.Texts, rows.Seconds);
        _classes = rows.Labels is null ? null : NamedClasses.Of(rows.Labels);
    }

    /// <summary>Reads the texts and opens the encoder.</summary>
    public static EmbedTexts Open(StageCall<EmbedRequest> call, StageContext context)
    {
        EncoderSettings settings = EncoderChoice.Of(call.Request);
        TextRows rows = context.Stages.Time("read", () =>
            TextFiles.Read(TextDataSpec.Parse(call.Request.Data), call.Request.IdField, call.Request.LabelField, context.Cancellation));
        if (rows.Ids is { } ids && ids.Index().FirstOrDefault(id => id.Item.AsSpan().ContainsAny('\n', '\r')) is { Item: not null } broken)
            throw new InvalidDataContentException(FormattableString.Invariant($"`id-field` {call.Request.IdField}: the id of row {broken.Index} has a line break, which ids.txt, one id a line, cannot hold; name another field."));
        ITextEncoder encoder = context.Stages.Time("load encoder", () => EncoderLibrary.Current.OpenTexts(settings));
        foreach (string note in encoder.Notes)
            context.Log.Message("note: " + note);
        return new EmbedTexts(call, context, rows, encoder);
    }

    public override long Rows => _rows.Rows;

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
            Rows = _rows.Rows,
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

    string NameOf(int row) => _rows.Ids is { } ids ? $"the text {ids[row]}" : FormattableString.Invariant($"the text of row {row}");

    void Write(RunFolder run, VectorParts parts, EmbedResult result)
    {
        VectorFiles.Write(run, "embeddings", _distinct.Places, _encoder.Columns, parts, Request);
        WriteIds(run, "ids.txt", _rows.Ids ?? Enumerable.Range(0, _rows.Rows).Select(row => row.ToString(CultureInfo.InvariantCulture)));
        if (_classes is not null)
        {
            WriteLabels(run, "labels.npy", _classes.Labels);
            WriteClasses(run, _classes);
        }
        EmbeddingFile.Write(run, Request, result);
    }
}
