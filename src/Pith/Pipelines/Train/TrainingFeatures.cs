using Pith.Data;
using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Learning;
using Pith.Numerics;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Pipelines.Train;

/// <summary>Opens given features as training wants them: finite, of two classes or more, with a long tail and label noise where asked for.</summary>
static class TrainingFeatures
{
    /// <summary>Opens, checks and changes; matrices in files are only mapped.</summary>
    /// <param name="request">Names embeddings, labels, test rows and ids.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="context">Progress, cancellation, messages.</param>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or holds values or classes that cannot be trained on.</exception>
    /// <exception cref="MisalignedDataException">Features and labels differ in their rows.</exception>
    public static FeatureSource Open(TrainRequest request, int threads, StageContext context)
    {
        var owned = new List<IDisposable>();
        try
        {
            Dataset data = Read(new DatasetFiles { Embeddings = request.Embeddings, Labels = request.Labels, Ids = request.Ids, Where = request.Where }, owned, threads, context);
            var classes = new ClassColumn(data.Labels!, data.ClassNames);
            FeatureSource source = new FeatureSource(owned)
            {
                Name = InputFiles.NameOf(request.Embeddings!),
                Inputs = data.Embeddings!,
                Labels = classes.Labels,
                Shape = new TensorShape(1, 1, data.Embeddings!.Columns),
                Classes = CountOf(classes),
                ClassNames = classes.Names,
                Ids = data.Ids,
            };
            if (request.TestEmbeddings is string test)
                source = WithTest(source, classes, Read(new DatasetFiles { Embeddings = test, Labels = request.TestLabels, Part = "test " }, owned, threads, context), request);
            if (source.Classes < 2)
                throw new InvalidDataContentException($"labels {request.Labels}: there is one class only; training needs at least 2.");
            return Noisy(Tailed(source, request), request);
        }
        catch
        {
            owned.ForEach(part => part.Dispose());
            throw;
        }
    }

    static Dataset Read(DatasetFiles files, List<IDisposable> owned, int threads, StageContext context)
    {
        OpenDataset open = DatasetReader.Open(files);
        owned.Add(open);
        open.Check(threads, context.Progress, context.Cancellation);
        return open.Data;
    }

    // Both files call a class the same, whatever its place in each.
    static FeatureSource WithTest(FeatureSource source, ClassColumn classes, Dataset test, TrainRequest request)
    {
        if (test.Embeddings!.Columns != source.Inputs.Columns)
        {
            throw new InvalidDataContentException(Invariant(
                $"test embeddings {request.TestEmbeddings} have {test.Embeddings.Columns} columns but embeddings {request.Embeddings} have {source.Inputs.Columns}; both must come from one model."));
        }
        (ClassColumn known, ClassColumn others) = classes.With(new ClassColumn(test.Labels!, test.ClassNames));
        return source with
        {
            TestInputs = test.Embeddings,
            TestLabels = others.Labels,
            ClassNames = known.Names,
            Classes = Math.Max(CountOf(known), CountOf(others)),
        };
    }

    static int CountOf(ClassColumn classes) => classes.Names?.Count ?? classes.Labels.Max() + 1;

    static FeatureSource Tailed(FeatureSource source, TrainRequest request)
    {
        if (request.LongTail is not double factor)
            return source;
        int[] rows = LongTail.RowsOf(source.Labels, source.Classes, factor, request.Seed);
        return source with
        {
            Inputs = source.Inputs.SelectRows(rows),
            Labels = [.. rows.Select(row => source.Labels[row])],
            Ids = source.Ids is string[] ids ? [.. rows.Select(row => ids[row])] : null,
            SourceRows = rows,
        };
    }

    static FeatureSource Noisy(FeatureSource source, TrainRequest request) => request.LabelNoise == 0
        ? source
        : source with { Labels = LabelNoise.LabelsOf(source.Labels, source.Classes, request.LabelNoise, request.Seed), CleanLabels = source.Labels };
}
