using System.Globalization;
using Pith.Data;
using Pith.Data.Graphs;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.Frame;

namespace Pith;

/// <content>Selection of a coreset.</content>
public sealed partial class PithDataset
{
    /// <summary>Selects the coreset: which rows to keep, in which order.</summary>
    /// <param name="keep">How much to keep: a share such as <c>30%</c> or <c>0.3</c>, of which the exact floor is taken, or a number of rows from 2
    /// on such as <c>5000</c>.</param>
    /// <param name="method">The method, with settings of its own behind colons: <c>d2</c>, <c>d2:cutoff=0.1:gamma=0.5</c>, <c>stratified</c>.
    /// Settings are those of <c>pith prune</c>; <c>cutoff</c>, <c>gamma</c> and <c>neighbors</c> may be <c>auto</c>, which tunes them on held-out
    /// rows and needs labels. Default D2 Pruning with its published defaults.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <returns>The coreset, in memory; <see cref="PithCoreset.Save(string, bool)"/> writes it.</returns>
    /// <exception cref="OptionException">A name or a value is not allowed, or the budget cannot be met.</exception>
    /// <exception cref="MissingDataException">The dataset lacks what the method needs.</exception>
    /// <exception cref="InvalidDataContentException">The data hold values that the method cannot take.</exception>
    public PithCoreset Prune(string keep, string method = "d2", ulong seed = 0) => Prune(RequestOf(keep, TextsOf(method), seed), FacadeCall.Silent());

    /// <summary>Selects the coreset with typed options of a method.</summary>
    /// <param name="keep">How much to keep, as for <see cref="Prune(string, string, ulong)"/>.</param>
    /// <param name="options">The options record of a method, e.g. <c>new D2Options { Cutoff = 0.1 }</c>; it says which method it is for.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <exception cref="OptionException">A value is not allowed, or the budget cannot be met.</exception>
    /// <exception cref="MissingDataException">The dataset lacks what the method needs.</exception>
    /// <exception cref="InvalidDataContentException">The data hold values that the method cannot take.</exception>
    public PithCoreset Prune(string keep, ISelectionOptions options, ulong seed = 0) => Prune(RequestOf(keep, options, seed), FacadeCall.Silent());

    /// <summary><see cref="Prune(string, string, ulong)"/> on another thread, with progress and cancellation.</summary>
    /// <param name="keep">How much to keep.</param>
    /// <param name="method">The method with its settings. Default D2 Pruning.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the selection.</param>
    /// <exception cref="OptionException">A name or a value is not allowed, or the budget cannot be met.</exception>
    /// <exception cref="InvalidDataContentException">The data hold values that the method cannot take.</exception>
    /// <exception cref="OperationCanceledException">The selection was stopped.</exception>
    public Task<PithCoreset> PruneAsync(
        string keep, string method = "d2", ulong seed = 0, IProgress<PithProgress>? progress = null, CancellationToken cancellation = default)
    {
        PruneRequest request = RequestOf(keep, TextsOf(method), seed);
        return FacadeCall.Start(context => Prune(request, context), progress, cancellation);
    }

    /// <summary><see cref="Prune(string, ISelectionOptions, ulong)"/> on another thread, with progress and cancellation.</summary>
    /// <param name="keep">How much to keep.</param>
    /// <param name="options">The options record of a method.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the selection.</param>
    /// <exception cref="OptionException">A value is not allowed, or the budget cannot be met.</exception>
    /// <exception cref="InvalidDataContentException">The data hold values that the method cannot take.</exception>
    /// <exception cref="OperationCanceledException">The selection was stopped.</exception>
    public Task<PithCoreset> PruneAsync(
        string keep, ISelectionOptions options, ulong seed = 0, IProgress<PithProgress>? progress = null, CancellationToken cancellation = default)
    {
        PruneRequest request = RequestOf(keep, options, seed);
        return FacadeCall.Start(context => Prune(request, context), progress, cancellation);
    }

    static Dictionary<string, string> TextsOf(string method) => MethodTexts.Parse(method, SelectionMethods.Catalog);

    PruneRequest RequestOf(string keep, ISelectionOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Checked(Named(keep, seed) with { Method = new MethodChoice<ISelectionOptions>(options.Info, options) });
    }

    PruneRequest RequestOf(string keep, Dictionary<string, string> texts, ulong seed) => Checked(new PruneStage().Bind(texts, Named(keep, seed)));

    PruneRequest Checked(PruneRequest request)
    {
        new PruneStage().Check(request);
        Data.Require(SelectionNeeds.DemandsOf(Selecting.OptionsOf(request.Method)));
        return request;
    }

    PruneRequest Named(string keep, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var request = new PruneRequest { Data = Files, Seed = seed };
        // 1 is the whole dataset, as on the command line.
        return Share.Read(keep) is null && int.TryParse(keep, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? request with { Count = count }
            : request with { Keep = Share.Parse(keep) };
    }

    PithCoreset Prune(PruneRequest request, StageContext context)
    {
        RequireAllLabels();
        int budget = request.Count is int count ? KeepCount.Of(count, Rows) : KeepCount.Of(request.Keep!, Rows);
        Check(context);
        SelectionProblem problem = ProblemOf(request.Seed);
        // A method takes of a graph in a file what it would take on the command line.
        if (Files.Graph is { } graph and not Memory && Selecting.SuppliedNeighbors(Selecting.OptionsOf(request.Method)) is int neighbors)
            problem = problem with { Graph = KnnGraphFile.Read(graph, neighbors) };
        if (problem.Graph is null && request.Method.Info is not null)
            request = request with { Method = FittedDefaults.Neighbors(request.Method, Rows - 1, FittedDefaults.RowsLessOne, context.Log) };
        (PruneRequest settled, PruneResult result) = Selecting.Select(request, problem, Files, budget, context);
        return new PithCoreset(problem, settled, result);
    }
}
