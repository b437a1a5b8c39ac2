using Pith.Evaluation;
using Pith.Pipelines.Trials;

namespace Pith.Pipelines.Tune;

/// <summary>What is asked of a tuning.</summary>
sealed record TuneRequest
{
    /// <summary>What is selected from, and what judges coresets; its test rows are not looked at.</summary>
    public TrialSource Source { get; init; } = new();

    /// <summary>The share of the rows to keep that is tuned for. Always needed.</summary>
    public Share? Keep { get; init; }

    /// <summary>What judges coresets of images; given features are always judged by a linear probe. Default a network.</summary>
    public TuningJudge Judge { get; init; } = TuningJudge.Network;

    /// <summary>The methods that compete; random always does. Default D2 and stratified sampling.</summary>
    public MethodList Methods { get; init; } = new(TuningOptions.Default.Methods);

    /// <summary>What competes, and how thoroughly; its methods are those of <see cref="Methods"/>.</summary>
    public TuningOptions Options { get; init; } = TuningOptions.Default with { ForwardGammas = TuningOptions.UsualForwardGammas, Gammas = TuningOptions.UsualGammas, Neighbors = TuningOptions.UsualNeighbors };

    /// <summary><see cref="Options"/> with the methods.</summary>
    /// <exception cref="OptionException">There is none besides random, or one cannot be.</exception>
    internal TuningOptions ReadOptions()
    {
        EvaluatedMethod[] methods = [.. Methods.Read().Where(method => method != EvaluatedMethod.Random)];
        return methods.Length > 0 ? Options with { Methods = methods } : throw new OptionException("methods", Methods.Text, "at least one method besides random");
    }
}
