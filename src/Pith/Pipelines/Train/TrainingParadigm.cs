using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;

namespace Pith.Pipelines.Train;

/// <summary>How a model learns, with the options that belong to that way alone.</summary>
abstract record TrainingParadigm
{
    private protected TrainingParadigm() { }

    /// <summary>Which one it is.</summary>
    public abstract ParadigmKind Kind { get; }

    /// <summary>The paradigm of a kind: this one as far as it is of that kind, with defaults for what it does not say.</summary>
    public TrainingParadigm As(ParadigmKind kind) => kind switch
    {
        ParadigmKind.Unsupervised => this as UnsupervisedParadigm ?? new UnsupervisedParadigm(),
        ParadigmKind.Adversarial => Supervised with { Attack = Supervised.Attack ?? AttackOptions.Default },
        _ => Supervised with { Attack = null },
    };

    SupervisedParadigm Supervised => this as SupervisedParadigm ?? new SupervisedParadigm();
}

/// <summary>A network learns the labels, on the rows as they are or under attack.</summary>
sealed record SupervisedParadigm : TrainingParadigm
{
    /// <inheritdoc/>
    public override ParadigmKind Kind => Attack is null ? ParadigmKind.Supervised : ParadigmKind.Adversarial;

    /// <summary>Choices of the model.</summary>
    public ModelOptions Model { get; init; } = ModelOptions.Default;

    /// <summary>How it is trained; its seed is the request's.</summary>
    public TrainingOptions Training { get; init; } = TrainingOptions.Default;

    /// <summary>Whether the outputs for all rows are recorded after every epoch (<see cref="Trajectories"/>). Default no: it takes a forward pass over
    /// all rows an epoch.</summary>
    public bool RecordsTrajectories { get; init; }

    /// <summary>Parts of the trained rows that are each judged by a model trained on the others (<see cref="CrossFitting"/>), at least 2.
    /// Default null, none.</summary>
    public int? CrossFit { get; init; }

    /// <summary>The epochs of those models. Default null, a third of the training's, rounded up: they serve as an estimate.</summary>
    public int? CrossFitEpochs { get; init; }

    /// <summary>The attack that each batch is changed by before its step. Default null, none.</summary>
    public AttackOptions? Attack { get; init; }
}

/// <summary>Clusters are found in features, without labels (<see cref="Turtle"/>).</summary>
sealed record UnsupervisedParadigm : TrainingParadigm
{
    /// <inheritdoc/>
    public override ParadigmKind Kind => ParadigmKind.Unsupervised;

    /// <summary>How the clusters are found; its seed is the request's.</summary>
    public TurtleOptions Clustering { get; init; } = TurtleOptions.Default;

    /// <summary>Clusters to find, at least 2. Default null, the dataset's number of classes.</summary>
    public int? Clusters { get; init; }
}

/// <summary>The paradigms by name.</summary>
enum ParadigmKind
{
    /// <summary>Labels are learned.</summary>
    Supervised,

    /// <summary>Labels are learned under attack.</summary>
    Adversarial,

    /// <summary>Clusters are found.</summary>
    Unsupervised,
}
