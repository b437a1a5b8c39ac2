using System.Globalization;
using Pith.Data;
using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Study;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;

namespace Pith;

/// <content>Scores of all rows from scores of some.</content>
public sealed partial class PithDataset
{
    /// <summary>Predicts the score of every row that has none, and says from held-out scored rows how far to trust that.</summary>
    /// <param name="method">The extrapolator, with settings of its own behind colons: <c>knn</c>, <c>knn:neighbors=20</c>, <c>gnn</c>. Default
    /// <c>auto</c>: cross-validation on the scored rows chooses among all that can run.</param>
    /// <param name="folds">Folds of the cross-validation, from 2 to the scored rows. Default 5, as usual in the field.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Scores of all rows with an uncertainty each, and their own error estimate.</returns>
    /// <exception cref="OptionException">A name or a value is not allowed.</exception>
    /// <exception cref="MissingDataException">There are no embeddings or no scores, or the method lacks what it needs.</exception>
    /// <exception cref="InvalidDataContentException">No row or every row is scored, or the data hold values that the method cannot take.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public Task<PithScores> ExtrapolateAsync(
        string method = "auto", int folds = 5, ulong seed = 0, IProgress<PithProgress>? progress = null, CancellationToken cancellation = default)
    {
        Dictionary<string, string> texts = MethodTexts.Parse(method, Extrapolators.Catalog);
        texts["folds"] = folds.ToString(CultureInfo.InvariantCulture);
        ExtrapolateRequest request = new ExtrapolateStage().Bind(texts);
        ExtrapolationProblem problem = ExtrapolationProblem.Of(Data, Files.Scores ?? "scores", Files.Labels) with { Seed = seed, Threads = Threads };
        return FacadeCall.Start(
            context =>
            {
                Check(context);
                InputWarnings.OfConstants(context.Log, Data, Files);
                (int fitting, MethodChoice<IExtrapolatorOptions> choice) = FittedDefaults.Extrapolation(
                    request.Folds, request.Method, isDefault: folds == new ExtrapolateRequest().Folds, problem.ScoredRows.Length, context.Log);
                var options = new ExtrapolateOptions { Method = choice, Folds = fitting };
                return new PithScores(this, Extrapolate.Run(problem, options, context.Progress, context.Cancellation));
            },
            progress,
            cancellation);
    }
}
