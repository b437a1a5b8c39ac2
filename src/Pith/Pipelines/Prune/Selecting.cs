using Pith.Data;
using Pith.Data.Scores;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Stratified;

namespace Pith.Pipelines.Prune;

/// <summary>A selection as a request asks for it, whether its rows come from files or from memory.</summary>
static class Selecting
{
    /// <summary>Tunes what is left open and selects.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="problem">The dataset.</param>
    /// <param name="files">What its parts are called.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="context">Progress, cancellation, messages, times.</param>
    /// <returns>The request with everything settled, and the selection.</returns>
    public static (PruneRequest Settled, PruneResult Result) Select(
        PruneRequest request, SelectionProblem problem, DatasetFiles files, int budget, StageContext context)
    {
        var recalls = new GraphRecalls();
        problem = problem with { Accuracy = recalls.Watch(problem.Accuracy) };
        request = PruneTuning.Settle(request, problem, budget, context);
        ISelectionOptions options = request.Method.Options!.Settle(problem);
        ISelectionMethod method = options.Create();
        Coreset coreset = method.Select(problem, budget, context.Progress, context.Cancellation);
        if (request.FinalThreshold is double threshold)
            coreset = AtLeast(coreset, threshold, problem, context.Log);
        foreach ((string stage, double seconds) in coreset.Seconds)
            context.Stages.Add(stage, seconds);
        foreach (string note in coreset.Notes)
            context.Log.Message($"note: {note}.");
        // Only now: what is refused is met by one sentence.
        Warn(request, problem, files, context.Log);
        recalls.Tell(context.Log);
        PruneRequest settled = request with
        {
            Method = request.Method with { Options = options },
            // A profile takes scores as they stand.
            Data = problem.Scores is not null && request.Method.Compat is null ? request.Data with { Hard = problem.Scores.Direction } : request.Data,
        };
        return (settled, new PruneResult
        {
            Coreset = coreset,
            OrderIsNested = method.OrderIsNested,
            Scores = problem.Scores,
            CutoffScores = problem.CutoffScores,
            Labels = problem.Labels,
            ClassNames = problem.ClassNames,
            IsGraphSupplied = problem.Graph is not null,
            GraphRecall = recalls.Lowest,
        });
    }

    // DataComp's final threshold: what was picked has sent its messages, and leaves at the end.
    static Coreset AtLeast(Coreset coreset, double threshold, SelectionProblem problem, IStageLog log)
    {
        ImportanceScores scores = problem.Scores
            ?? throw new OptionException("final-threshold", "`final-threshold` is about scores, and this selection has none; give `scores`, or leave it out.");
        double[] values = scores.Values.ToArray();
        RowReason[] reasons = [.. coreset.Reasons];
        foreach (int row in coreset.Order)
        {
            if (reasons[row] == RowReason.Picked && !(values[row] >= threshold))
                reasons[row] = RowReason.BelowThreshold;
        }
        int[] order = Array.FindAll(coreset.Order, row => reasons[row] != RowReason.BelowThreshold);
        if (order.Length == 0)
            throw new OptionException("final-threshold", FormattableString.Invariant($"`final-threshold` {threshold} leaves none of the {coreset.Kept} picked rows, whose highest score is {coreset.Order.Max(row => values[row]):G6}."));
        int left = coreset.Kept - order.Length;
        log.Message(FormattableString.Invariant($"note: {left:N0} of the {coreset.Kept:N0} picked rows have a score below `final-threshold` {threshold} and are left out."));
        return new Coreset(order, coreset.Values, reasons)
        {
            Facts = new Dictionary<string, double>(coreset.Facts) { [Coreset.BelowThresholdFact] = left },
            Seconds = coreset.Seconds,
            Duplicates = coreset.Duplicates,
            MessageGraph = coreset.MessageGraph,
            Notes = coreset.Notes,
        };
    }

    /// <summary>Writes a finished selection as the run folder that <c>pith prune</c> makes of the same request.</summary>
    /// <param name="folder">The run folder, as the user names it.</param>
    /// <param name="overwrite">Whether an older run there is replaced.</param>
    /// <param name="settled">From <see cref="Select"/>.</param>
    /// <param name="problem">The dataset.</param>
    /// <param name="result">From <see cref="Select"/>.</param>
    /// <param name="inMemory">The options whose data come from no file; the manifest names no input for them.</param>
    /// <param name="context">Cancellation and times.</param>
    public static void Save(
        string folder,
        bool overwrite,
        PruneRequest settled,
        SelectionProblem problem,
        PruneResult result,
        IReadOnlySet<string> inMemory,
        StageContext context)
    {
        var stage = new PruneStage();
        var call = new StageCall<PruneRequest>(settled) { Out = folder, Overwrite = overwrite };
        KeyValuePair<string, string>[] files = [.. stage.InputsOf(settled).Where(input => !inMemory.Contains(input.Key))];
        RunPlace.RequireApart(folder, files);
        RunFolder.Check(folder, overwrite);
        using RunFolder run = RunFolder.Create(folder, overwrite);
        ManifestInput[] inputs = [.. files.Select(file => InputFiles.Describe(file.Key, file.Value, context.Cancellation))];
        SelectionFiles.Write(run, result.Coreset, problem.Ids, problem.Scores?.Values.ToArray(), context.Cancellation);
        StageFrame.Commit(stage, call, context, settled, problem.Rows, run, inputs, FactsOf(result));
    }

    /// <summary>Numbers about a selection, for the manifest.</summary>
    public static Dictionary<string, double> FactsOf(PruneResult result)
    {
        var facts = new Dictionary<string, double>(result.Coreset.Facts)
        {
            ["orderIsNested"] = result.OrderIsNested ? 1 : 0,
            ["kept"] = result.Coreset.Kept,
        };
        GraphRecalls.AddTo(facts, result.GraphRecall);
        if (result.Scores is { } scores)
            facts[DirectionWords.Fact] = (int)scores.DirectionSource;
        return facts;
    }

    /// <summary>The options of D2's messages where a method passes any; stratified selection passes them inside its strata.</summary>
    public static D2Options? MessagesOf(ISelectionOptions? options) => options switch
    {
        D2Options own => own,
        StratifiedOptions stratified => stratified.D2,
        _ => null,
    };

    /// <summary>The settings of a method; where methods compete, those of the one that needs most.</summary>
    /// <param name="method">The method, or what is left open.</param>
    public static ISelectionOptions OptionsOf(MethodChoice<ISelectionOptions> method) => method.Options ?? D2Options.Default;

    /// <summary>How many of a supplied graph's neighbours to read, for more are not held; null for all.</summary>
    public static int? SuppliedNeighbors(ISelectionOptions options) => options switch
    {
        GraphMethodOptions own => own.SuppliedNeighbors,
        StratifiedOptions stratified => stratified.D2.SuppliedNeighbors,
        _ => null,
    };

    static void Warn(PruneRequest request, SelectionProblem problem, DatasetFiles files, IStageLog log)
    {
        InputWarnings.OfConstants(log, problem, files);
        MethodChoice<ISelectionOptions> method = request.Method;
        bool isCut = method.Open.Contains("cutoff") || method.Options is SelectionOptions { Cutoff: > 0 };
        string? why = isCut ? "the cutoff drops what it calls the hardest rows"
            : problem.Labels is not null && method.Options!.Needs.HasFlag(DataNeeds.Scores) ? "it decides whether hard rows, wrong labels among them, or easy ones are kept"
            : null;
        InputWarnings.OfDirection(log, problem.Scores, $"scores {files.Scores}", why);
        InputWarnings.OfDirection(log, problem.CutoffScores, $"cutoff scores {files.CutoffScores}", isCut ? why : null);
    }
}
