using System.Diagnostics;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>Texts to embeddings.</summary>
sealed class EmbedTexts : EmbedWork
{
    /// <summary>Which of the rows belong together, by text or group.</summary>
    public const string GroupsFile = "groups.npy";

    /// <summary>Texts of a batch where nothing else is asked for: beyond 16 the padding costs more than the batch saves.</summary>
    const int UsualBatch = 8;

    readonly TextParts _parts;
    readonly TextRows _rows;
    readonly DistinctTexts _distinct;
    readonly TextPairs? _pairs;
    readonly LabelsOfTexts? _labels;
    readonly ITextEncoder _encoder;

    EmbedTexts(StageCall<EmbedRequest> call, StageContext context, TextParts parts, LabelsOfTexts? labels, ITextEncoder encoder)
        : base(call, context)
    {
        (_parts, _rows, _encoder) = (parts, parts.Rows, encoder);
        _distinct = DistinctTexts.Of(_rows.Texts, _rows.Seconds);
        _labels = labels;
        _pairs = TextDataSpec.Parse(call.Request.Data).IsCompared ? new TextPairs(_rows) : null;
    }

    /// <summary>Reads the texts and opens the encoder.</summary>
    public static EmbedTexts Open(StageCall<EmbedRequest> call, StageContext context)
    {
        EncoderSettings settings = EncoderChoice.Of(call.Request);
        TextParts parts = context.Stages.Time("read", () => TextParts.Read(call.Request, context.Cancellation));
        LabelsOfTexts? labels = LabelsOfTexts.Of(call.Request, parts);
        ITextEncoder encoder = context.Stages.Time("load encoder", () => EncoderLibrary.Current.OpenTexts(settings));
        foreach (string note in parts.Notes.Concat(encoder.Notes))
            context.Log.Message("note: " + note);
        return new EmbedTexts(call, context, parts, labels, encoder);
    }

    public override long Rows => _parts.Train.Length;

    public override long Columns => VectorColumns;

    protected override long Vectors => Encoded.Rows.Length;

    // Texts that are compared are encoded one by one.
    DistinctTexts Encoded => _pairs?.Texts ?? _distinct;

    int VectorColumns => _pairs is null ? _encoder.Columns : TextPairs.Columns(_encoder.Columns);

    public override EmbedResult Run(RunFolder? run)
    {
        using var parts = new VectorParts(run!, "vectors", Encoded.Rows.Length, _encoder.Columns);
        int cut = 0;
        Context.Stages.Time("embed", () => cut = Embed(parts));
        EmbedResult result = new()
        {
            Word = "texts",
            Rows = _parts.Train.Length,
            TestRows = _parts.Test.Length,
            Columns = VectorColumns,
            Classes = _labels?.Classes ?? 0,
            HasNumbers = Request.Target == LabelKind.Numbers,
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
        TokenizedText[] some = [.. Enumerable.Range(0, Math.Min(4, Encoded.Rows.Length)).Select(i => Tokenize(i * (Encoded.Rows.Length / 4)))];
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

    TokenizedText Tokenize(int place) => _pairs is null
        ? _encoder.Tokenize(_rows.Texts[_distinct.Rows[place]], _rows.Seconds?[_distinct.Rows[place]])
        : _encoder.Tokenize(_pairs[Encoded.Rows[place]], null);

    int Embed(VectorParts parts)
    {
        var isCut = new bool[Encoded.Rows.Length];
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
                batches.Encode(texts, vectors, place => NameOf(Encoded.Rows[first + place] % _rows.Rows), Tell);
            },
            (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                    isCut[i] = Tokenize(i).IsCut;
                Tell(count);
            });
        return Enumerable.Range(0, _rows.Rows).Count(row => isCut[Encoded.Places[row]] || (_pairs is not null && isCut[Encoded.Places[_rows.Rows + row]]));
    }

    string NameOf(int row) => _rows.Ids is null ? $"the text of row {_parts.Ids[row]}" : $"the text {_parts.Ids[row]}";

    void Write(RunFolder run, VectorParts parts, EmbedResult result)
    {
        WritePart(run, "", _parts.Train, parts);
        if (_parts.Test.Length > 0)
            WritePart(run, "test-", _parts.Test, parts);
        // What is learned from classes is judged by rows that are held out, too, and these must not be parted either.
        if (_labels is not null)
            WriteLabels(run, GroupsFile, Array.ConvertAll(_parts.Train, row => _parts.Groups[row]));
        _labels?.WriteNames(run);
        EmbeddingFile.Write(run, Request, result);
    }

    void WritePart(RunFolder run, string prefix, int[] rows, VectorParts vectors)
    {
        if (_pairs is null)
            VectorFiles.Write(run, prefix + "embeddings", Array.ConvertAll(rows, row => _distinct.Places[row]), _encoder.Columns, vectors, Request);
        else
            VectorFiles.Write(run, prefix + "embeddings", rows.Length, VectorColumns, (row, vector) => _pairs.Compare(rows[row], vectors, vector), Request);
        WriteIds(run, prefix + "ids.txt", rows.Select(row => _parts.Ids[row]));
        _labels?.Write(run, prefix + "labels.npy", rows);
    }
}
