namespace Pith.Extrapolation.Validation;

/// <summary>Which scored rows are held out together, and what they are predicted from.</summary>
interface IFolds
{
    /// <summary>F.</summary>
    int Count { get; }

    /// <summary>Positions of the scored rows that a fold holds out and predicts, ascending.</summary>
    /// <param name="fold">The fold.</param>
    int[] HeldOut(int fold);

    /// <summary>The problem of one fold: the rows that it holds out are its query rows.</summary>
    /// <param name="whole">The problem of all scored rows.</param>
    /// <param name="fold">The fold.</param>
    ExtrapolationProblem Problem(ExtrapolationProblem whole, int fold);

    /// <summary>The same rows with the features that the predictions of unscored rows will be made from: it tells how far held-out rows are from
    /// scored ones there. Null where <see cref="Problem"/> has these features.</summary>
    /// <param name="whole">The problem of all scored rows.</param>
    /// <param name="fold">The fold.</param>
    ExtrapolationProblem? WithFinalFeatures(ExtrapolationProblem whole, int fold);
}
