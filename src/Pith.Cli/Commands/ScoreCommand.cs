using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Score;

namespace Pith.Cli.Commands;

/// <summary><c>pith score</c>: importance scores from embeddings or training dynamics.</summary>
sealed class ScoreCommand() : StageCommand<ScoreRequest, ScoreResult>(new ScoreStage(), new ScoreView())
{
    public const string Summary = ScoreStage.Does;
}
