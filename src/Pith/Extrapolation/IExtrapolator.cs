namespace Pith.Extrapolation;

/// <summary>Predicts the scores of unscored rows from the scores of some rows.</summary>
public interface IExtrapolator
{
    /// <summary>Predicts a score and an uncertainty for every row of <see cref="ExtrapolationProblem.QueryRows"/>.</summary>
    /// <param name="problem">Embeddings, the scored rows with their scores, and the rows to predict.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The predictions, in the order of the query rows.</returns>
    /// <exception cref="OptionException">The problem lacks what the method needs, or an option does not fit it.</exception>
    /// <exception cref="InvalidDataContentException">The problem holds values that the method cannot take.</exception>
    Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}
