using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Data.Texts;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Train;

/// <summary>The options of a training. Those of a paradigm are refused where another one is asked for.</summary>
static class TrainRules
{
    const string Profile = "compat";

    // These name their values in the summary.
    static readonly string[] s_selfExplained = ["nesterov", "no-nesterov", "cycle-momentum", "augment", "record", Profile];

    /// <summary>All of them, in the order in which they are applied and written.</summary>
    public static IReadOnlyList<OptionRule<TrainRequest>> All { get; } =
    [
        new("data", $"images with labels: {ImageDataSpec.Forms}; or texts with `label-field`, which are embedded first: {TextDataSpec.Forms}", new AnyText("SPEC"), r => r.Data, (r, v) => r.WithData((string)v!))
        {
            Role = OptionRole.Input,
            GoesFirst = true,
        },
        new("embeddings", "or features [N, D] to train a head on, with `labels`: .npy and the other forms of pith score; with `data` features to cluster in place of the pixel values (unsupervised)",
            new AnyText("FILE"), r => r.Embeddings, (r, v) => r.WithEmbeddings((string)v!))
        {
            Role = OptionRole.Input,
            GoesFirst = true,
        },
        RequestRules.Input<TrainRequest>("labels", "class labels [N] of `embeddings`: .npy integers or names, a column of a table", r => r.Labels, (r, v) => r with { Labels = v }),
        RequestRules.Target<TrainRequest>(r => r.Target, (r, v) => r with { Target = v }),
        RequestRules.Input<TrainRequest>("test-embeddings", "features of test rows [M, D] beside `embeddings`", r => r.TestEmbeddings, (r, v) => r with { TestEmbeddings = v }),
        RequestRules.Input<TrainRequest>("test-labels", "labels of these test rows [M]", r => r.TestLabels, (r, v) => r with { TestLabels = v }),
        RequestRules.Ids<TrainRequest>(r => r.Ids, (r, v) => r with { Ids = v }),
        RequestRules.Where<TrainRequest>(r => r.Where, (r, v) => r with { Where = v }),
        RequestRules.Join<TrainRequest>(r => r.Embeddings, (r, v) => r with { Embeddings = v }, r => r.TestEmbeddings, (r, v) => r with { TestEmbeddings = v }),
        .. TrainedTexts.Rules,
        new("model", string.Join("; ", Models.All.Select(m => $"{m.Name}: {m.Summary}")) + $"; of features {string.Join(" or ", Models.HeadNames)}",
            new NameOf(Models.Names), r => r.Model, (r, v) => r.WithModel((string)v!))
        {
            DefaultWords = $"{Models.Default}; of features {Models.DefaultHead}",
        },
        new("paradigm", "supervised; adversarial: each batch is attacked before its step; unsupervised: clusters without labels (TURTLE)",
            new Choice<ParadigmKind>(), r => r.Paradigm.Kind, (r, v) => r with { Paradigm = r.Paradigm.As((ParadigmKind)v!) })
        {
            GoesFirst = true,
        },
        new("subset", "train on a share of the rows drawn by the seed, above 0 and up to 1, e.g. 0.2 or 20%", Share.Domain, r => r.Subset, (r, v) => r with { Subset = (Share?)v }),
        new("class-balanced", "draw the subset with classes of equal size", new Switch(), r => r.IsClassBalanced, (r, v) => r with { IsClassBalanced = (bool)v! }),
        RequestRules.Input<TrainRequest>("rows", "or train on these rows: .npy or .npz:member, row numbers or a mask [N]", r => r.Rows, (r, v) => r with { Rows = v }),
        new("label-noise", "give this share of the training labels another class, from 0 to 1", new Interval(0, 1), r => r.LabelNoise, (r, v) => r with { LabelNoise = (double)v! })
        {
            ValueName = "F",
        },
        new("long-tail", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1",
            new Interval(1) { IsOptional = true }, r => r.LongTail, (r, v) => r with { LongTail = (double?)v })
        {
            ValueName = "R",
        },
        RequestRules.Size<TrainRequest>("", r => r.Size, (r, v) => r with { Size = v }),
        RequestRules.SkipBroken<TrainRequest>("", r => r.SkipBroken, (r, v) => r with { SkipBroken = v }),
        new("half", "record the dynamics in half precision: half the disk, scores change by about 0.1 %", new Switch(),
            r => r.Precision == DynamicsPrecision.Float16, (r, v) => r with { Precision = v is true ? DynamicsPrecision.Float16 : DynamicsPrecision.Float32 }),
        Supervised(new("trajectories", "also record what the model says about all rows after every epoch, for scores of rows that it is not trained on; a pass over all rows an epoch", new Switch(),
            p => p.RecordsTrajectories, (p, v) => p with { RecordsTrajectories = (bool)v! })),
        Supervised(new("cross-fit", "also judge the trained rows by models that have not seen them: in this many parts, each by a model of the others",
            new Whole(2, IsOptional: true), p => p.CrossFit, (p, v) => p with { CrossFit = (int?)v })
        {
            ValueName = "K",
        }),
        Supervised(new("cross-fit-epochs", "epochs of these models",
            new Whole(1, 100_000, IsOptional: true), p => p.CrossFitEpochs, (p, v) => p with { CrossFitEpochs = (int?)v })
        {
            ValueName = "E",
            DefaultWords = "a third of `epochs`",
        }),
        .. ModelOptions.Rules.Select(rule => Supervised(rule.Explained(), p => p.Model, (p, o) => p with { Model = o })),
        .. TrainingOptions.Rules.Where(rule => rule.Name != Profile).Select(OfTraining),
        .. AttackOptions.Rules.Select(rule => OfAttack(rule.Explained(" (adversarial)", rule.DefaultWords ?? rule.Text(AttackOptions.Default)))),
        .. TurtleOptions.Rules.Where(rule => TrainingOptions.Rules.All(other => other.Name != rule.Name))
            .Select(rule => Unsupervised(rule.Within<UnsupervisedParadigm>(p => p.Clustering, (p, o) => p with { Clustering = o })
                .Explained(" (unsupervised)", rule.Text(TurtleOptions.Default)))),
        Unsupervised(new("clusters", "clusters to find (unsupervised), a whole number from 2",
            new Whole(2, IsOptional: true), p => p.Clusters, (p, v) => p with { Clusters = (int?)v })
        {
            ValueName = "C",
            DefaultWords = "the dataset's number of classes",
        }),
        OfTraining(TrainingOptions.Rules.Single(rule => rule.Name == Profile)),
        RequestRules.Seed<TrainRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
    ];

    /// <summary>The refusal of an option that needs labels or a network.</summary>
    public static OptionException NeedsLabels(string option) => new(
        option, $"`{option}` has no meaning without labels and a trained network; leave it out with `paradigm` unsupervised.");

    static OptionRule<TrainRequest> OfTraining(OptionRule<TrainingOptions> rule)
    {
        OptionRule<TrainingOptions> shown = s_selfExplained.Contains(rule.Name) ? rule
            : rule.Explained(defaultWords: rule.Name == "optimizer" ? $"{rule.Text(TrainingOptions.Default)}; of features {rule.Text(HeadTraining.Of(Models.DefaultHead))}" : null);
        return TurtleOptions.Rules.FirstOrDefault(other => other.Name == rule.Name) is { } clustering
            ? Shared(shown, clustering)
            : Supervised(shown, p => p.Training, (p, o) => p with { Training = o });
    }

    // The paradigms share the name, each with its own default and bounds; so the text travels to the one that is asked for.
    static OptionRule<TrainRequest> Shared(OptionRule<TrainingOptions> training, OptionRule<TurtleOptions> clustering) => new(
        training.Name,
        training.Summary,
        new Custom(training.ValueName, training.Domain.Words, text => text),
        r => r.Paradigm switch
        {
            SupervisedParadigm p => training.Text(p.Training),
            UnsupervisedParadigm p => clustering.Text(p.Clustering),
            _ => null,
        },
        (r, v) => r with
        {
            Paradigm = r.Paradigm switch
            {
                SupervisedParadigm p => p with { Training = training.WithText(p.Training, (string)v!) },
                UnsupervisedParadigm p => p with { Clustering = clustering.WithText(p.Clustering, (string)v!) },
                TrainingParadigm other => other,
            },
        })
    {
        Aliases = training.Aliases,
        DefaultWords = $"{training.DefaultWords ?? training.Text(TrainingOptions.Default)}; unsupervised {clustering.DefaultWords ?? clustering.Text(TurtleOptions.Default)}",
    };

    static OptionRule<TrainRequest> Supervised<TOptions>(
        OptionRule<TOptions> rule, Func<SupervisedParadigm, TOptions> get, Func<SupervisedParadigm, TOptions, SupervisedParadigm> with) =>
        InParadigm(rule.Within(get, with), NeedsLabels);

    static OptionRule<TrainRequest> Supervised(OptionRule<SupervisedParadigm> rule) => InParadigm(rule, NeedsLabels);

    static OptionRule<TrainRequest> Unsupervised(OptionRule<UnsupervisedParadigm> rule) => InParadigm(rule, option =>
        new OptionException(option, $"`{option}` belongs to the clustering; give `paradigm` unsupervised, or leave it out."));

    static OptionRule<TrainRequest> OfAttack(OptionRule<AttackOptions> rule) => Rule(
        rule,
        r => r.Paradigm is SupervisedParadigm { Attack: AttackOptions attack } ? rule.Get(attack) : null,
        (r, v) => r.Paradigm is SupervisedParadigm { Attack: AttackOptions attack } p
            ? r with { Paradigm = p with { Attack = rule.With(attack, v) } }
            : throw new OptionException(rule.Name, $"`{rule.Name}` belongs to an attack; give `paradigm` adversarial, or leave it out."));

    static OptionRule<TrainRequest> InParadigm<TParadigm>(OptionRule<TParadigm> rule, Func<string, OptionException> refusal)
        where TParadigm : TrainingParadigm => Rule(
        rule,
        r => r.Paradigm is TParadigm p ? rule.Get(p) : null,
        (r, v) => r.Paradigm is TParadigm p ? r with { Paradigm = rule.With(p, v) } : throw refusal(rule.Name));

    static OptionRule<TrainRequest> Rule<TOptions>(
        OptionRule<TOptions> rule, Func<TrainRequest, object?> get, Func<TrainRequest, object?, TrainRequest> with) =>
        new(rule.Name, rule.Summary, rule.Domain, get, with)
        {
            Role = rule.Role,
            Aliases = rule.Aliases,
            GoesFirst = rule.GoesFirst,
            ValueName = rule.ValueName,
            DefaultWords = rule.DefaultWords,
        };
}
