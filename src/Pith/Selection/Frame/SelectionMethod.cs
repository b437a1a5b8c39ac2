namespace Pith.Selection.Frame;

/// <summary>A method in the common frame: it is its settings and how it picks; the frame does the rest.</summary>
/// <typeparam name="TOptions">The method's settings.</typeparam>
abstract class SelectionMethod<TOptions> : ISelectionMethod
    where TOptions : SelectionOptions
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings.</param>
    /// <exception cref="OptionException">A setting is out of range.</exception>
    protected SelectionMethod(TOptions options)
    {
        options.Validate();
        Options = options;
    }

    /// <inheritdoc/>
    public string Name => ((ISelectionOptions)Options).Info.Name;

    /// <inheritdoc/>
    /// <remarks>Unless a method says otherwise, where classes have no budgets.</remarks>
    public virtual bool OrderIsNested => Options.Division.Shares is null;

    /// <summary>The settings.</summary>
    protected TOptions Options { get; }

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var frame = new SelectionFrame(problem, budget, Options, progress, cancellation);
        Pick(frame);
        return frame.Finish();
    }

    /// <summary>Picks as many rows as the budget leaves beside the given ones.</summary>
    /// <param name="frame">The selection under way.</param>
    protected abstract void Pick(SelectionFrame frame);
}
