using Pith.Data;
using Pith.Data.Labels;
using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Numerics;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Pipelines.Trials;

/// <content>Opens given features, with classes or with numbers as labels.</content>
sealed partial class TrialInputs
{
    void OpenFeatures(ProbeJudge judge, IReadOnlyList<EvaluatedMethod> methods, bool holdsOutTest)
    {
        string spec = _source.Embeddings!;
        // What a scoring run cannot give must be there.
        if (judge.Target == LabelKind.Numbers)
        {
            OpenNumbers(judge, methods);
            return;
        }
        DataDemand[] demands = [.. methods.Select(method => new DataDemand(ScoringNeed.NeedsOf(method), $"method {method.Label} needs", spec))];
        Problem = Read(new DatasetFiles { Labels = judge.Labels }, demands);
        Name = InputFiles.NameOf(spec);
        MatrixView features = Problem.Embeddings!, testFeatures = features;
        int[] labels = Problem.Labels!, testLabels = labels;
        if (judge.TestEmbeddings is string test)
        {
            (testFeatures, ClassColumn testClasses) = ReadTest(test, judge.TestLabels!);
            // Both files call a class the same, whatever its place in each.
            (ClassColumn known, testClasses) = new ClassColumn(labels, Problem.ClassNames).With(testClasses);
            testLabels = testClasses.Labels;
            Problem = Problem with { ClassNames = known.Names };
            if (testFeatures.Columns != features.Columns)
                throw new InvalidDataContentException(Invariant($"test embeddings {test} have {testFeatures.Columns} columns but embeddings {spec} have {features.Columns}; both must come from one model."));
        }
        else if (holdsOutTest)
        {
            int[] held = HoldOut(labels.Length, spec, _source.Seed, Problem.Groups);
            Problem = Problem with { MustDrop = held };
            testFeatures = features.SelectRows(held);
            testLabels = [.. held.Select(row => labels[row])];
        }
        int classes = Math.Max(labels.Max(), testLabels.Max()) + 1;
        if (classes < 2)
            throw new InvalidDataContentException($"labels {judge.Labels}: there is one class only; a probe needs at least 2.");
        TestRows = testLabels.Length;
        Trial = judge.IsHead
            ? Heads.Of(judge.Model, features, labels, testFeatures, testLabels, classes, _steps, _threads)
            : new LinearProbe
            {
                Features = features,
                Labels = labels,
                TestFeatures = testFeatures,
                TestLabels = testLabels,
                Classes = classes,
                Steps = _steps,
                Threads = _threads,
            };
    }

    void OpenNumbers(ProbeJudge judge, IReadOnlyList<EvaluatedMethod> methods)
    {
        string spec = _source.Embeddings!;
        Problem = Read(new DatasetFiles(), [.. methods.Select(method => new DataDemand(ScoringNeed.NeedsOf(method), $"method {method.Label} needs", spec))]);
        Name = InputFiles.NameOf(spec);
        MatrixView features = Problem.Embeddings!, testFeatures;
        double[] targets = NumbersReader.Read(judge.Labels!, features.Rows, Problem.Ids), testTargets;
        if (judge.TestEmbeddings is string test)
        {
            OpenDataset opened = DatasetReader.Open(new DatasetFiles { Embeddings = test, Part = "test " });
            _owned.Add(opened);
            opened.Check(_threads, _context.Progress, _context.Cancellation);
            testFeatures = opened.Data.Embeddings!;
            testTargets = NumbersReader.Read(judge.TestLabels!, testFeatures.Rows, null);
            if (testFeatures.Columns != features.Columns)
                throw new InvalidDataContentException(Invariant($"test embeddings {test} have {testFeatures.Columns} columns but embeddings {spec} have {features.Columns}; both must come from one model."));
        }
        else
        {
            int[] held = HoldOut(features.Rows, spec, _source.Seed, Problem.Groups);
            Problem = Problem with { MustDrop = held };
            (testFeatures, testTargets) = (features.SelectRows(held), Array.ConvertAll(held, row => targets[row]));
        }
        TestRows = testTargets.Length;
        Trial = new RegressionTrial
        {
            Features = features,
            Targets = targets,
            TestFeatures = testFeatures,
            TestTargets = testTargets,
            Model = judge.Head,
            Steps = _steps,
            Threads = _threads,
        };
    }

    (MatrixView Features, ClassColumn Labels) ReadTest(string embeddings, string labels)
    {
        OpenDataset test = DatasetReader.Open(new DatasetFiles { Embeddings = embeddings, Labels = labels, Part = "test " });
        _owned.Add(test);
        test.Check(_threads, _context.Progress, _context.Cancellation);
        return (test.Data.Embeddings!, new ClassColumn(test.Data.Labels!, test.Data.ClassNames));
    }
}
