using Pith.Data.Images;
using Pith.Data.Images.Corruptions;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Trials;

/// <summary>The options that name what coresets are selected from and what judges them. Those of one judge are refused where there is another.</summary>
static class TrialRules
{
    const string NetworkOnly = " (with `data`)";

    /// <summary>The rules, in the order in which they are written; the seed, which comes last of a request, is not among them.</summary>
    /// <param name="get">Reads the source of a request.</param>
    /// <param name="with">Returns a copy of a request with another source.</param>
    /// <param name="networkSteps">Training steps of a network where none are asked for.</param>
    /// <param name="hasTest">Whether test rows can be given.</param>
    public static IEnumerable<OptionRule<TRequest>> Of<TRequest>(
        Func<TRequest, TrialSource> get, Func<TRequest, TrialSource, TRequest> with, int networkSteps, bool hasTest) =>
        All(networkSteps, hasTest).Select(rule => rule.Within(get, with));

    /// <summary>Refuses what is wrong whatever the files hold.</summary>
    /// <exception cref="OptionException">Something is missing or out of range.</exception>
    public static void Check(TrialSource source)
    {
        if (source.Judge is NetworkJudge network)
        {
            ImageDataSpec.Parse(network.Data);
            TrainingImages.RequireFiles(network.Data, network.SkipBroken);
            if (!Models.Names.Contains(network.Model))
                throw new OptionException("model", $"`model` {network.Model} learns from given features; on images of `data` it is {new NameOf(Models.Names).Words}.");
            Scores.All.Get(network.Score, ScoreSource.Dynamics);
            network.Training.Validate();
            if (network.Corrupt is string corrupt)
                Corruption.ParseList(corrupt);
            return;
        }
        var probe = (ProbeJudge)source.Judge;
        if (source.Embeddings is not null && !ProbeJudge.Models.Contains(probe.Model))
            throw new OptionException("model", $"`model` {probe.Model} looks at the pixels of images; on given features it is {new NameOf(ProbeJudge.Models).Words}.");
        if (source.Embeddings is null)
            throw new OptionException("data", "give images to train on, e.g. `data` fashion-mnist, or features for a linear probe with `embeddings` X.npy `labels` y.npy.");
        if (probe.Labels is null)
            throw new OptionException("labels", "a linear probe needs the class of every row; give `labels` y.npy.");
        if (probe.TestEmbeddings is null != probe.TestLabels is null)
            throw new OptionException("test-labels", "`test-embeddings` and `test-labels` belong together; give both or neither.");
    }

    static IEnumerable<OptionRule<TrialSource>> All(int networkSteps, bool hasTest) =>
    [
        new("data", "images with labels: " + ImageDataSpec.Forms, new AnyText("SPEC"),
            s => (s.Judge as NetworkJudge)?.Data,
            (s, v) => s with { Judge = s.Judge is NetworkJudge network ? network with { Data = (string)v! } : new NetworkJudge { Data = (string)v! } })
        {
            Role = OptionRole.Input,
            GoesFirst = true,
        },
        new("model", $"the model that is trained on coresets: with `data` {string.Join(", ", Models.Names)}; on given features {string.Join(", ", ProbeJudge.Models)}",
            new NameOf([.. Models.Names.Union(ProbeJudge.Models)]),
            s => s.Judge is NetworkJudge network ? network.Model : ((ProbeJudge)s.Judge).Model,
            (s, v) => s with { Judge = s.Judge is NetworkJudge network ? network with { Model = (string)v! } : (ProbeJudge)s.Judge with { Model = (string)v! } })
        {
            DefaultWords = $"{Models.Default}; of features {LinearProbe.ModelName}",
        },
        OfNetwork(new("label-noise", "give this share of the training labels another class, from 0 to 1" + NetworkOnly, new Interval(0, 1) { IsOptional = true },
            n => n.LabelNoise, (n, v) => n with { LabelNoise = (double?)v })
        {
            ValueName = "F",
        }),
        OfNetwork(new("long-tail", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1" + NetworkOnly, new Interval(1) { IsOptional = true },
            n => n.LongTail, (n, v) => n with { LongTail = (double?)v })
        {
            ValueName = "R",
        }),
        OfNetwork(RequestRules.Size<NetworkJudge>(NetworkOnly, n => n.Size, (n, v) => n with { Size = v })),
        OfNetwork(RequestRules.SkipBroken<NetworkJudge>(NetworkOnly, n => n.SkipBroken, (n, v) => n with { SkipBroken = v })),
        RequestRules.Input<TrialSource>(
            "embeddings", "features [N, D]: without `data` they are what a linear probe learns from, with it what methods measure distance by",
            s => s.Embeddings, (s, v) => s with { Embeddings = v }),
        OfProbe(RequestRules.Input<ProbeJudge>("labels", "class labels [N] of `embeddings`: .npy integers or names, a column of a table", p => p.Labels, (p, v) => p with { Labels = v })),
        RequestRules.Ids<TrialSource>(s => s.Ids, (s, v) => s with { Ids = v }),
        RequestRules.Groups<TrialSource>(s => s.Groups, (s, v) => s with { Groups = v }),
        RequestRules.Where<TrialSource>(s => s.Where, (s, v) => s with { Where = v }),
        RequestRules.Input<TrialSource>("logits", "logits [N, C] of one model, for methods that need them", s => s.Logits, (s, v) => s with { Logits = v }),
        .. hasTest ? Test() : [],
        RequestRules.Join<TrialSource>(
            s => s.Embeddings, (s, v) => s with { Embeddings = v }, s => (s.Judge as ProbeJudge)?.TestEmbeddings, (s, v) => s with { Judge = (ProbeJudge)s.Judge with { TestEmbeddings = v } }),
        RequestRules.Input<TrialSource>(
            "scores", "importance scores [N]: .npy, DIR:name, JSON, a column of a table; with `data` they spare the scoring run",
            s => s.Scores, (s, v) => s with { Scores = v }),
        RequestRules.Hard<TrialSource>(s => s.Hard, (s, v) => s with { Hard = v }),
        OfNetwork(new("score", "the score that the scoring run computes" + NetworkOnly, new AnyText("NAME"), n => n.Score, (n, v) => n with { Score = (string)v! })
        {
            DefaultWords = "aum",
        }),
        OfNetwork(new("scoring-epochs", "epochs of the scoring run" + NetworkOnly, new Whole(1, 100_000), n => n.ScoringEpochs, (n, v) => n with { ScoringEpochs = (int)v! })
        {
            ValueName = "E",
            DefaultWords = "8",
        }),
        OfNetwork(new("subset", "let the scoring run train on a share of the rows; only they are scored then" + NetworkOnly, Share.Domain,
            n => n.Subset, (n, v) => n with { Subset = (Share?)v })),
        new("steps", "training steps, the same for every coreset", new Whole(1, 10_000_000), s => s.StepsOr(networkSteps), (s, v) => s with { Steps = (int)v! })
        {
            ValueName = "S",
            DefaultWords = FormattableString.Invariant($"{networkSteps}; linear probe {LinearProbe.DefaultSteps}"),
        },
        OfTraining("batch-size", "rows of a step"),
        OfTraining("learning-rate", "full learning rate of SGD, which falls along a cosine"),
        RequestRules.Metric<TrialSource>("what distance means where a graph is built: euclidean or cosine", s => s.Metric, (s, v) => s with { Metric = v }),
        RequestRules.Exact<TrialSource>(s => s.Exact, (s, v) => s with { Exact = v }),
        RequestRules.Recall<TrialSource>(s => s.Recall, (s, v) => s with { Recall = v }),
    ];

    static OptionRule<TrialSource>[] Test() =>
    [
        OfNetwork(new("corrupt", "also test every model on spoilt test images" + NetworkOnly + ": names with commas out of "
                + string.Join(", ", Corruption.Names) + FormattableString.Invariant($", each with a severity from 1 to {Corruption.MostSevere} behind a colon if wanted [{Corruption.DefaultSeverity}]"),
            new AnyText("a,b:5"), n => n.Corrupt, (n, v) => n with { Corrupt = (string?)v })),
        OfProbe(RequestRules.Input<ProbeJudge>(
            "test-embeddings", "features of test rows [M, D]; without them a fifth of the rows is held out", p => p.TestEmbeddings, (p, v) => p with { TestEmbeddings = v })),
        OfProbe(RequestRules.Target<ProbeJudge>(p => p.Target, (p, v) => p with { Target = v })),
        OfProbe(RequestRules.Input<ProbeJudge>("test-labels", "labels of the test rows [M]", p => p.TestLabels, (p, v) => p with { TestLabels = v })),
    ];

    static OptionRule<TrialSource> OfTraining(string name, string summary)
    {
        OptionRule<TrainingOptions> rule = TrainingOptions.Rules.Single(rule => rule.Name == name);
        return OfNetwork(new(name, summary + NetworkOnly, rule.Domain, n => rule.Get(n.Training), (n, v) => n with { Training = rule.With(n.Training, v) })
        {
            DefaultWords = rule.Text(TrainingOptions.Default),
        });
    }

    static OptionRule<TrialSource> OfNetwork(OptionRule<NetworkJudge> rule) => OfJudge(rule, option => new OptionException(
        option, $"`{option}` belongs to a network trained on images; give `data`, or leave it out: given features are judged by a linear probe."));

    static OptionRule<TrialSource> OfProbe(OptionRule<ProbeJudge> rule) => OfJudge(rule, option => new OptionException(
        option, $"`{option}` belongs to features that are given without `data`, which has labels and test images of its own; leave it out."));

    static OptionRule<TrialSource> OfJudge<TJudge>(OptionRule<TJudge> rule, Func<string, OptionException> refusal)
        where TJudge : TrialJudge
    {
        return new OptionRule<TrialSource>(
            rule.Name,
            rule.Summary,
            rule.Domain,
            s => s.Judge is TJudge judge ? rule.Get(judge) : null,
            (s, v) => s.Judge is TJudge judge ? s with { Judge = rule.With(judge, v) } : throw refusal(rule.Name))
        {
            Role = rule.Role,
            ValueName = rule.ValueName,
            DefaultWords = rule.DefaultWords,
        };
    }
}
