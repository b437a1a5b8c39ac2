using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection;
using Pith.Selection.Explanation;

namespace Pith;

/// <summary>A coreset: the rows to keep, in the order in which they were picked, and why every row was kept or dropped.</summary>
public sealed class PithCoreset
{
    readonly Coreset _coreset;
    readonly Func<int, RowExplanation> _explain;
    readonly Action<string, bool, StageContext>? _save;

    internal PithCoreset(SelectionProblem problem, PruneRequest settled, PruneResult result)
    {
        _coreset = result.Coreset;
        Method = settled.Method.Name;
        Settings = settled.Method.Info!.Format(settled.Method.Options!);
        _explain = row => SelectionExplanation.Explain(problem, result.Coreset, Selecting.MessagesOf(settled.Method.Options), row);
        HashSet<string> inMemory = [.. new PruneStage().InputsOf(settled).Where(input => input.Value == PithDataset.Memory).Select(input => input.Key)];
        _save = (folder, overwrite, context) => Selecting.Save(folder, overwrite, settled, problem, result, inMemory, context);
    }

    PithCoreset(SelectionRun run)
    {
        _coreset = run.Selection;
        Method = run.Manifest.Options.GetValueOrDefault("method") ?? "";
        Settings = run.Manifest.Options.Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!);
        _explain = run.Explain;
    }

    /// <summary>The method's name, e.g. <c>d2</c>.</summary>
    public string Method { get; }

    /// <summary>The method's settings as text by name, tuned ones with what was found; of an opened run, every recorded option.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>N, the rows of the dataset.</summary>
    public int Rows => _coreset.Rows;

    /// <summary>The rows to keep in the order in which they were picked, the most important first.</summary>
    public IReadOnlyList<int> Order => _coreset.Order;

    /// <summary>Rows kept.</summary>
    public int Kept => _coreset.Kept;

    /// <summary>Rows dropped.</summary>
    public int Dropped => _coreset.Dropped;

    /// <summary>[N] why each row was kept or dropped.</summary>
    public IReadOnlyList<RowReason> Reasons => _coreset.Reasons;

    /// <summary>[N] each row's value when it was picked, or its last value when it was dropped, in the unit of the method; NaN where it has
    /// none.</summary>
    public IReadOnlyList<double> Values => _coreset.Values;

    /// <summary>Numbers that the method reports about itself, by contract name, e.g. <c>meanEdgeWeight</c>.</summary>
    public IReadOnlyDictionary<string, double> Facts => _coreset.Facts;

    /// <summary>Opens a coreset that was saved, or that <c>pith prune</c> or a pipeline wrote.</summary>
    /// <param name="folder">The run folder; of a pipeline its <c>coreset</c>.</param>
    /// <exception cref="InvalidDataContentException">The folder holds no selection, or a file is broken.</exception>
    public static PithCoreset Open(string folder) => new(SelectionRun.Open(folder));

    /// <summary>The kept rows ascending: a new array [kept], to index a training set with.</summary>
    public int[] KeptRows()
    {
        int[] rows = [.. _coreset.Order];
        Array.Sort(rows);
        return rows;
    }

    /// <summary>Which rows are kept: a new array [N].</summary>
    public bool[] Mask()
    {
        var mask = new bool[Rows];
        foreach (int row in _coreset.Order)
            mask[row] = true;
        return mask;
    }

    /// <summary>Explains why a row was kept or dropped, with the numbers that the selection used.</summary>
    /// <param name="row">The row, 0 to N - 1.</param>
    /// <returns>A sentence, and for D2 Pruning every message that the row received.</returns>
    /// <exception cref="OptionException">There is no such row.</exception>
    public RowExplanation Explain(int row) => _explain(row);

    /// <summary>Writes the run folder that <c>pith prune</c> makes of the same request: <c>order.npy</c>, <c>kept.npy</c>, <c>selection.csv</c>,
    /// <c>config.yaml</c>, <c>manifest.json</c>. The folder appears whole or not at all.</summary>
    /// <param name="folder">The folder; it must not exist, or be empty, unless <paramref name="overwrite"/> is set.</param>
    /// <param name="overwrite">Whether an older run there is replaced. Default false.</param>
    /// <remarks>Data that come from no file have no fingerprint in the manifest, so <c>pith verify</c> cannot repeat the run.</remarks>
    /// <exception cref="OptionException">The folder is not free, or an input lies in it.</exception>
    /// <exception cref="InvalidOperationException">The coreset was opened from a run folder.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Save(string folder, bool overwrite = false) => Saving()(folder, overwrite, FacadeCall.Silent());

    /// <summary><see cref="Save(string, bool)"/> on another thread, with cancellation.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="overwrite">Whether an older run there is replaced. Default false.</param>
    /// <param name="cancellation">Stops the writing; the folder then does not appear.</param>
    /// <exception cref="OptionException">The folder is not free, or an input lies in it.</exception>
    /// <exception cref="InvalidOperationException">The coreset was opened from a run folder.</exception>
    public Task SaveAsync(string folder, bool overwrite = false, CancellationToken cancellation = default)
    {
        Action<string, bool, StageContext> save = Saving();
        return FacadeCall.Start(
            context =>
            {
                save(folder, overwrite, context);
                return true;
            },
            null,
            cancellation);
    }

    /// <summary>One line, e.g. <c>d2: 300 of 1,000 rows kept</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Method}: {Kept:N0} of {Rows:N0} rows kept");

    Action<string, bool, StageContext> Saving() =>
        _save ?? throw new InvalidOperationException("The coreset was opened from a run folder, which holds it already; copy the folder instead.");
}
