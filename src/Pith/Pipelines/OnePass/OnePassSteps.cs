using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Tune;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Baselines;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>The steps of a pipeline, made from its request: what pipelines of images and of embeddings share.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="folder">The pipeline's folder, where finished steps are found.</param>
/// <param name="shown">For options that name inputs, at the top or as <c>SECTION.OPTION</c>, what is recorded in place of the path.</param>
abstract class OnePassSteps(OnePassRequest request, string folder, Func<string, string?> shown)
{
    public const string Embedding = "embed";
    public const string Training = "train";
    public const string Scores = "scores";
    public const string FullTraining = "full-train";
    public const string FullScores = "full-scores";
    public const string Extrapolation = "extrapolation";
    public const string Tuning = "tuning";
    public const string Coreset = "coreset";
    public const string Evaluation = "evaluation";

    // The budgets at which extrapolated scores are judged beside the wanted one.
    static readonly string[] s_budgets = ["0.1", "0.3", "0.5"];

    // Settings of the selection that random rows have too.
    static readonly string[] s_ofEveryMethod = ["pool", "balance", "given", "must-drop", "ids", "write"];

    /// <summary>The steps of a request.</summary>
    public static OnePassSteps Of(OnePassRequest request, string folder, Func<string, string?> shown) =>
        request.IsOfTexts ? new TextSteps(request, folder, shown)
        : request.Data is not null ? new ImageSteps(request, folder, shown) : new EmbeddingSteps(request, folder, shown);

    /// <summary>What is asked for.</summary>
    public OnePassRequest Request => request;

    /// <summary>The folder of all steps.</summary>
    public string Folder => folder;

    /// <summary>The steps in the order run.</summary>
    public abstract IReadOnlyList<IStep> All { get; }

    /// <summary>What the dataset is called in reports.</summary>
    public abstract string DataName { get; }

    /// <summary>Settings of the selection that are left to tuning.</summary>
    protected IReadOnlyList<string> Open => Selection.Info is null ? ["method", .. Selection.Open] : Selection.Open;

    /// <summary>Whether a setting of the selection is left to tuning.</summary>
    protected bool IsTuned => Open.Count > 0;

    /// <summary>The file of the coreset that is compared: of several budgets the order, whose first rows are the smaller ones.</summary>
    protected string Kept => Coreset + "/" + (request.Keeps.Count > 1 ? SelectionFiles.Order : SelectionFiles.Kept);

    /// <summary>How rows are selected, with what is left open.</summary>
    protected MethodChoice<ISelectionOptions> Selection => request.Selection.Request.Method;

    /// <summary>How rows are selected, with what tuning found where it has run.</summary>
    protected MethodChoice<ISelectionOptions> Chosen => HasTuned
        ? TunedChoice.Of(TuningFile.Read(Path.Combine(folder, Tuning)), Selection)
        : Selection with { Open = [] };

    /// <summary>Whether tuning has run.</summary>
    protected bool HasTuned => IsTuned && File.Exists(Path.Combine(folder, Tuning, TuningFile.Name));

    /// <summary>The settings that tuning has found: what was open, and of an open method all that it won with.</summary>
    protected IEnumerable<string> Found => Selection.Info is null ? ["method", .. Chosen.Given] : Open;

    /// <summary>Whether tuning found nothing better than random rows.</summary>
    protected bool IsRandomChosen => HasTuned && Chosen.Name == RandomOptions.Info.Name;

    /// <summary>The seed as it is written.</summary>
    protected string SeedText => request.Seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The path of what an earlier step wrote.</summary>
    protected string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>What is recorded for an input at the top.</summary>
    protected string Shown(string option, string path) => shown(option) ?? path;

    /// <summary>A request of a section, with what is recorded for the files that it names.</summary>
    internal StepInput<TRequest> Input<TRequest>(string section, Section<TRequest> asked, Func<string, bool>? leavesOut = null)
        where TRequest : class
    {
        OnePassSection entry = OnePassSections.All.First(s => s.Name == section);
        HashSet<string> files = [.. entry.Stage.Rules.Where(rule => rule.Role == OptionRole.Input).Select(rule => rule.Name)];
        return new StepInput<TRequest>(asked, leavesOut).ShowingGiven(asked.Given
            .Where(given => files.Contains(given.Key))
            .ToDictionary(given => given.Key, given => shown($"{section}.{given.Key}") ?? given.Value));
    }

    /// <summary>The input with the recall of its graphs, unless its section says what they must hold.</summary>
    protected StepInput<TRequest> Near<TRequest, TResult>(Stage<TRequest, TResult> stage, Section<TRequest> asked, StepInput<TRequest> input)
        where TRequest : class => request.Recall is not double recall || asked.Given.Any(given => given.Key is "recall" or "exact")
            ? input
            : input.WithText(stage, "recall", recall.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Predicts the scores of all rows.</summary>
    /// <param name="fill">Fills in embeddings, scores and what else there is.</param>
    protected IStep Extrapolate(Func<StepInput<ExtrapolateRequest>, StepInput<ExtrapolateRequest>> fill) => new Step<ExtrapolateRequest, ExtrapolatedRun>(
        Extrapolation,
        OnePassSections.Extrapolate,
        () => Near(OnePassSections.Extrapolate, request.Extrapolation, fill(Input("extrapolate", request.Extrapolation)))
            .With("keep", r => r with { Keeps = [.. s_budgets.Select(text => Share.Parse(text)), .. request.Keeps] })
            .With("seed", r => r with { Seed = request.Seed }),
        (path, _) =>
        {
            ValidationFile validation = ValidationFile.Read(path);
            return Invariant($"scores of all rows by {validation.Method}; expected rank correlation {validation.Spearman:0.00}, from held-out scored rows");
        });

    /// <summary>Chooses the settings that are left to it, on training rows alone; those that are given stay.</summary>
    /// <param name="fill">Fills in the data.</param>
    protected IStep Tune(Func<StepInput<TuneRequest>, StepInput<TuneRequest>> fill) => new Step<TuneRequest, TuneResult>(
        Tuning,
        OnePassSections.Tune,
        () => TunedChoice.Competitors(
            Near(OnePassSections.Tune, request.Tuning, fill(Input("tune", request.Tuning))).WithText(OnePassSections.Tune, "keep", request.TunedKeep.Text).WithText(OnePassSections.Tune, "seed", SeedText),
            request.Selection, request.TunedKeep, request.Keeps.Count > 1, request.IsEmbedded),
        (path, _) => TunedChoice.Describe(TuningFile.Read(path)))
    {
        UnlistedFile = TuningFile.Name,
    };

    /// <summary>Selects the coreset from embeddings and scores.</summary>
    /// <param name="fill">Fills in the data.</param>
    protected IStep Prune(Func<StepInput<PruneRequest>, StepInput<PruneRequest>> fill) => new Step<PruneRequest, PruneResult>(
        Coreset,
        OnePassSections.Prune,
        () =>
        {
            MethodChoice<ISelectionOptions> chosen = Chosen;
            // Random rows have none of a method's settings.
            bool LeavesOut(string option) => Open.Contains(option) || (IsRandomChosen && !s_ofEveryMethod.Contains(option));
            StepInput<PruneRequest> input = Near(OnePassSections.Prune, request.Selection, fill(Input("prune", request.Selection, LeavesOut)))
                .With("keep", r => r with { Keep = request.Keep })
                .With("seed", r => r with { Seed = request.Seed });
            // What tuning found is given by the pipeline.
            foreach (string name in IsRandomChosen ? ["method"] : HasTuned ? Found : [])
                input = input.With(name, r => r with { Method = chosen });
            return input with { Request = input.Request with { Method = chosen } };
        },
        (_, manifest) => Invariant($"{manifest.Fact("kept"):N0} of {manifest.Rows:N0} rows kept by {MethodText(manifest)}"));

    /// <summary>Compares models trained on the coreset with models trained on random subsets.</summary>
    /// <param name="fill">Fills in data and coreset, when the steps before are finished.</param>
    protected IStep Evaluate(Func<StepInput<EvaluateRequest>, StepInput<EvaluateRequest>> fill) => new Step<EvaluateRequest, EvaluateResult>(
        Evaluation,
        OnePassSections.Evaluate,
        () => Near(OnePassSections.Evaluate, request.Evaluation, fill(Input("evaluate", request.Evaluation)))
            .WithText(OnePassSections.Evaluate, "keep", string.Join(',', request.Keeps.Select(keep => keep.Text)))
            .WithText(OnePassSections.Evaluate, "seed", SeedText),
        (path, manifest) => Invariant(
            $"{manifest.Fact("trials"):N0} trainings of {EvaluationSummary.Read(path).Steps:N0} steps each, on the coreset and on random subsets of its size"))
    {
        IsCost = false,
        UnlistedFile = EvaluationSummary.Name,
    };

    /// <summary>A share as a percentage.</summary>
    internal static string Percent(double share) => Invariant($"{100 * share:0.00} %");

    /// <summary>How many rows a list holds.</summary>
    internal static int RowsIn(string path) => NpyFile.ReadInt64s(path).Length;

    static string MethodText(Manifest manifest)
    {
        string? Of(string option) => manifest.Options.GetValueOrDefault(option);
        string cutoff = Of("cutoff") is { } share and not "0" ? $", the hardest {share}{(Of("cutoff-by") == "class" ? " of every class" : "")} dropped first" : "";
        return Of("method") == "d2" ? $"D2 (kernel {Of("kernel")}, gamma {Of("gamma")}, {Of("neighbors")} neighbours{cutoff})" : $"{Of("method")}{cutoff}";
    }
}
