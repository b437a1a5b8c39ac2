namespace Pith.Selection;

/// <summary>Chooses a coreset: which rows to keep, in which order.</summary>
public interface ISelectionMethod
{
    /// <summary>The contract name, e.g. <c>d2</c>.</summary>
    string Name { get; }

    /// <summary>Whether the first n rows of a selection order are the coreset of size n, so that one run serves every smaller
    /// budget.</summary>
    bool OrderIsNested { get; }

    /// <summary>Selects exactly <paramref name="budget"/> rows, the given rows included.</summary>
    /// <param name="problem">The dataset and what is known about it.</param>
    /// <param name="budget">Rows to keep, 1..N.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the selection.</param>
    /// <exception cref="OptionException">The budget cannot be met, or the problem lacks what the method needs.</exception>
    /// <exception cref="InvalidDataContentException">The scores or embeddings hold values that the method cannot take.</exception>
    Coreset Select(SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}
